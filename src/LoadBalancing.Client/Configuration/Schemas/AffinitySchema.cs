using LoadBalancing.Client.Configuration.Settings;
using LoadBalancing.Client.Traffic;
using LoadBalancing.Client.Traffic.Affinity;

namespace LoadBalancing.Client.Configuration.Schemas;

/// <summary>The keys of <c>Traffic:Affinity</c>, and the rules between them.</summary>
internal static class AffinitySchema
{
    private const string Section = "Traffic:Affinity:";
    private static readonly TimeSpan s_longest = TimeSpan.FromDays(30);

    public static SettingsSchema<AffinityOptions> Schema { get; } = new SettingsSchema<AffinityOptions>()
        .Leaf("Type", Kinds.OptionalChoice(AffinityConfig.Types), o => o.Type, (o, value) => o.Type = value)
        .Leaf("Name", Kinds.Text(name => name.Length <= 256 && !name.Any(c => char.IsControl(c) || char.IsWhiteSpace(c)), "a name of at most 256 characters without spaces"), o => o.Name, (o, value) => o.Name = value)
        .Leaf("WhenGone", Kinds.Choice(("redistribute", SessionGoneReaction.Redistribute), ("fail", SessionGoneReaction.Fail)), o => o.WhenGone, (o, value) => o.WhenGone = value)
        .Leaf("IdleTimeout", Kinds.Duration(TimeSpan.FromSeconds(1), s_longest), o => o.IdleTimeout, (o, value) => o.IdleTimeout = value)
        .Leaf("Lifetime", Kinds.Duration(TimeSpan.FromSeconds(1), s_longest), o => o.Lifetime, (o, value) => o.Lifetime = value)
        .Leaf("Capacity", Kinds.Integer(1, 10_000_000), o => o.Capacity, (o, value) => o.Capacity = value);

    /// <summary>The rules between settings, and what only the registered code tells.</summary>
    public static void CheckRelations(AffinityOptions options, string cluster, HashKeyCode code, SettingsLog log)
    {
        string path = SettingPath.Of(Section + "Name", cluster, log);
        bool isNamed = !string.IsNullOrEmpty(options.Name);
        if (string.IsNullOrEmpty(options.Type) && isNamed) { log.Error(SettingPath.Of(Section + "Type", cluster, log), $"got nothing, wanted one of: {string.Join(", ", AffinityConfig.Types)}"); }
        if (AffinityConfig.KindOf(options) is not { } kind) { return; }
        if (kind == AffinityKind.Key && isNamed) { log.Error(path, $"got '{options.Name}', wanted nothing: a key has no name"); }
        else if (kind is AffinityKind.Header or AffinityKind.Source && !isNamed) { log.Error(path, $"got nothing, wanted the name of the {AffinityConfig.Types[(int)kind]}"); }
        else if (kind is AffinityKind.Header or AffinityKind.Cookie && isNamed && !IsToken(options.Name!)) { log.Error(path, $"got '{options.Name}', wanted a name of letters, digits and !#$%&'*+-.^_`|~"); }
        else if (kind == AffinityKind.Source && code.Find(options.Name) is null)
        {
            log.Error(path, $"got '{options.Name}', wanted a source registered by AddHashKeySource: {(code.Names.Any() ? string.Join(", ", code.Names) : "none is")}{code.Elsewhere}");
        }
    }

    /// <summary>For a process that has none: a cookie that nobody signs could be made by anybody.</summary>
    public static void CheckKeys(AffinityOptions options, string cluster, SettingsLog log)
    {
        if (AffinityConfig.KindOf(options) == AffinityKind.Cookie) { log.Error(SettingPath.Of(Section + "Type", cluster, log), $"got '{options.Type}', wanted with the keys that sign it: AddAffinityKeyRing, or ClusterSetup.AffinityKeys"); }
    }

    /// <summary>A token of RFC 9110, which the names of headers and cookies are.</summary>
    private static bool IsToken(string name) => name.All(c => char.IsAsciiLetterOrDigit(c) || "!#$%&'*+-.^_`|~".Contains(c, StringComparison.Ordinal));
}
