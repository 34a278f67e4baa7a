using Microsoft.Extensions.Configuration;

namespace LoadBalancing.Client.Configuration.Settings;

/// <summary>A section, copied once: whatever the source does meanwhile, everybody reads the same text.</summary>
internal sealed record ConfigNode(string Path, string Key, string? Value, IReadOnlyList<ConfigNode> Children)
{
    /// <summary>Deeper than any configuration of ours; it stops a hostile one.</summary>
    private const int DeepestLevel = 16;

    public bool Exists => Value is not null || Children.Count > 0;

    public ConfigNode? this[string key] => Children.FirstOrDefault(child => child.Key.Equals(key, StringComparison.OrdinalIgnoreCase));

    public static ConfigNode Copy(IConfigurationSection section) => Copy(section, DeepestLevel);

    public static ConfigNode Missing(string path) => new(path, path[(path.LastIndexOf(':') + 1)..], null, []);

    public ConfigNode ChildOrMissing(string key) => this[key] ?? Missing($"{Path}:{key}");

    /// <summary>All leaves below as <c>path = value</c>, paths relative to this node. Where layers give a key a value and children, both are there.</summary>
    public IEnumerable<KeyValuePair<string, string?>> Leaves() => Children.SelectMany(child =>
        (child.Children.Count == 0 || child.Value is not null ? [KeyValuePair.Create(child.Key, child.Value)] : Array.Empty<KeyValuePair<string, string?>>())
            .Concat(child.Leaves().Select(leaf => KeyValuePair.Create($"{child.Key}:{leaf.Key}", leaf.Value))));

    private static ConfigNode Copy(IConfigurationSection section, int levels) => new(
        section.Path, section.Key, section.Value, levels == 0 ? [] : [.. section.GetChildren().Select(child => Copy(child, levels - 1))]);
}
