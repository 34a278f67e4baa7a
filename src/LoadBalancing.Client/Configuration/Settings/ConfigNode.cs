using Microsoft.Extensions.Configuration;

namespace LoadBalancing.Client.Configuration.Settings;

/// <summary>A section, copied once: whatever the source does meanwhile, everybody reads the same text.</summary>
internal sealed record ConfigNode(string Path, string Key, string? Value, IReadOnlyList<ConfigNode> Children)
{
    public bool Exists => Value is not null || Children.Count > 0;

    public ConfigNode? this[string key] => Children.FirstOrDefault(child => child.Key.Equals(key, StringComparison.OrdinalIgnoreCase));

    /// <exception cref="SectionLimitException">It is too large.</exception>
    public static ConfigNode Copy(IConfigurationSection section, SectionLimits limits) => Copy(section, limits, level: 1);

    public static ConfigNode Missing(string path) => new(path, path[(path.LastIndexOf(':') + 1)..], null, []);

    public ConfigNode ChildOrMissing(string key) => this[key] ?? Missing($"{Path}:{key}");

    /// <summary>All leaves below as <c>path = value</c>, paths relative to this node. Where layers give a key a value and children, both are there.</summary>
    public IEnumerable<KeyValuePair<string, string?>> Leaves() => Children.SelectMany(child =>
        (child.Children.Count == 0 || child.Value is not null ? [KeyValuePair.Create(child.Key, child.Value)] : Array.Empty<KeyValuePair<string, string?>>())
            .Concat(child.Leaves().Select(leaf => KeyValuePair.Create($"{child.Key}:{leaf.Key}", leaf.Value))));

    private static ConfigNode Copy(IConfigurationSection section, SectionLimits limits, int level)
    {
        string? value = section.Value;
        limits.CountKey(section.Path, level);
        limits.CountValue(value);
        return new(section.Path, section.Key, value, [.. section.GetChildren().Select(child => Copy(child, limits, level + 1))]);
    }
}
