namespace LoadBalancing.Client.Configuration.Settings;

/// <summary>What a list of sections holds: the keys of an item, how one is made, and how errors call the list and an item.</summary>
internal sealed record ListItems<TItem>(SettingsSchema<TItem> Schema, Func<TItem> Make, string WantedList, string WantedItem)
{
    /// <summary>Whether the keys must be 0, 1, 2 ...; layered sources may leave some out or give others.</summary>
    public bool IsNumbered { get; init; }

    /// <summary>What only the text tells, such as a key that is needed beside another.</summary>
    public Action<ConfigNode, SettingsLog> CheckText { get; init; } = static (_, _) => { };

    /// <summary>The rules of one item beyond its ranges: item, setting, cluster, log.</summary>
    public Action<TItem, string, string, SettingsLog> Check { get; init; } = static (_, _, _, _) => { };
}
