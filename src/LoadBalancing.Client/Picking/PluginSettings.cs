namespace LoadBalancing.Client.Picking;

/// <summary>The settings of the plug-in that a version chose, by path; equal by value.</summary>
internal sealed class PluginSettings(SortedDictionary<string, string?> values) : IEquatable<PluginSettings>
{
    public IReadOnlyDictionary<string, string?> Values => values;

    public static PluginSettings Of(PickerOptions options) => new(
        options.Plugins.TryGetValue(options.Policy, out IDictionary<string, string?>? settings)
            ? new SortedDictionary<string, string?>(settings.ToDictionary(), StringComparer.OrdinalIgnoreCase)
            : []);

    public bool Equals(PluginSettings? other) => other is not null && Values.SequenceEqual(other.Values);

    public override bool Equals(object? obj) => Equals(obj as PluginSettings);

    public override int GetHashCode() => values.Count;
}
