using LoadBalancing.Client.Configuration.Settings;
using Microsoft.Extensions.Configuration;

namespace LoadBalancing.Client.Configuration.Checking;

/// <summary>A node of a tree that is being read: sections of one name become one, as in any IConfiguration.</summary>
internal sealed class JsonDraft(string path, string key, int level)
{
    private Dictionary<string, JsonDraft>? _children;

    public string Path => path;

    public string? Value { get; set; }

    /// <summary>The document itself gives this key, rather than one below it in short.</summary>
    public bool IsGiven { get; set; }

    public JsonDraft? this[string name] => _children?.GetValueOrDefault(name);

    /// <exception cref="SectionLimitException">There are too many, or they are too deep or too long.</exception>
    public JsonDraft Child(string name, SectionLimits limits)
    {
        _children ??= new Dictionary<string, JsonDraft>(StringComparer.OrdinalIgnoreCase);
        if (_children.TryGetValue(name, out JsonDraft? known)) { return known; }
        string childPath = path.Length == 0 ? name : $"{path}:{name}";
        limits.CountKey(childPath, level + 1);
        return _children[name] = new JsonDraft(childPath, name, level + 1);
    }

    /// <summary>In the order in which an IConfiguration lists children.</summary>
    public ConfigNode ToNode(string at) => new(at, key, Value,
        _children is null ? [] : [.. _children.OrderBy(pair => pair.Key, ConfigurationKeyComparer.Instance).Select(pair => pair.Value.ToNode($"{at}:{pair.Key}"))]);
}
