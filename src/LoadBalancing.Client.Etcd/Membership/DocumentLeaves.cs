using System.Collections.Frozen;
using System.Globalization;
using System.Text.Json;
using LoadBalancing.Client.Etcd.Fleets;
using LoadBalancing.Client.Versions;

namespace LoadBalancing.Client.Etcd.Membership;

/// <summary>A version as configuration: path to value, as .NET's JSON provider reads the same text. Immutable.</summary>
internal sealed class DocumentLeaves
{
    /// <summary>Whose sections stand below <c>LoadBalancing:Clusters</c> and <c>Agents</c>; all of both roots is of one version, <c>Defaults</c> and <c>Groups</c> included.</summary>
    private const string Clusters = "LoadBalancing:Clusters:", Agents = "Agents:";

    private static readonly string[] s_versionedRoots = ["LoadBalancing", "Agents"];

    private readonly FrozenSet<string> _sections;

    public DocumentLeaves(long version, IReadOnlyDictionary<string, string?> all)
    {
        (Version, All) = (version, all);
        Versioned = [.. all.Where(leaf => IsVersioned(leaf.Key))];
        Plain = [.. all.Where(leaf => !IsVersioned(leaf.Key))];
        _sections = Versioned.Select(leaf => SectionOf(leaf.Key)).OfType<string>().ToFrozenSet(StringComparer.OrdinalIgnoreCase);
    }

    public long Version { get; }

    public IReadOnlyDictionary<string, string?> All { get; }

    public IReadOnlyList<KeyValuePair<string, string?>> Versioned { get; }

    /// <summary>What has no version of its own, and changes at the instant.</summary>
    public IReadOnlyList<KeyValuePair<string, string?>> Plain { get; }

    /// <summary>The paths of the sections that get a <c>Version</c>: <c>LoadBalancing:Clusters:orders</c>, <c>Agents:prices</c>.</summary>
    public IEnumerable<string> Sections => _sections;

    /// <exception cref="EtcdException">It is no configuration: <see cref="EtcdErrorCode.Corrupt"/>.</exception>
    public static DocumentLeaves Of(FleetDocument document)
    {
        try { return new(document.Version, Flatten(document.Json)); }
        catch (Exception e) when (e is JsonException or FormatException or InvalidOperationException)
        {
            throw new EtcdException(EtcdErrorCode.Corrupt, string.Create(CultureInfo.InvariantCulture, $"Version {document.Version} is no configuration: {e.Message}"), e);
        }
    }

    public bool Has(string section) => _sections.Contains(section);

    /// <summary>By the rules of .NET's JSON provider: entries of arrays by their index, an empty object is null and an empty array empty text, null is null, other values as they are written.</summary>
    /// <exception cref="FormatException">It is no object, or two keys differ in case only.</exception>
    public static IReadOnlyDictionary<string, string?> Flatten(string json)
    {
        using JsonDocument document = JsonDocument.Parse(json);
        if (document.RootElement.ValueKind != JsonValueKind.Object) { throw new FormatException("it is no JSON object"); }
        var leaves = new Dictionary<string, string?>(StringComparer.OrdinalIgnoreCase);
        Visit(document.RootElement, "", leaves);
        return leaves;
    }

    private static void Visit(JsonElement element, string path, Dictionary<string, string?> leaves)
    {
        if (element.ValueKind == JsonValueKind.Object)
        {
            foreach (JsonProperty property in element.EnumerateObject()) { Visit(property.Value, path.Length == 0 ? property.Name : $"{path}:{property.Name}", leaves); }
            if (path.Length > 0 && element.GetPropertyCount() == 0) { leaves[path] = null; }
        }
        else if (element.ValueKind == JsonValueKind.Array)
        {
            int index = 0;
            foreach (JsonElement entry in element.EnumerateArray()) { Visit(entry, string.Create(CultureInfo.InvariantCulture, $"{path}:{index++}"), leaves); }
            if (index == 0) { leaves[path] = ""; }
        }
        else if (!leaves.TryAdd(path, element.ValueKind == JsonValueKind.Null ? null : element.ToString())) { throw new FormatException($"it has '{KnownGoodFormat.Short(path)}' twice"); }
    }

    private static bool IsVersioned(string path)
    {
        int end = path.IndexOf(':', StringComparison.Ordinal);
        return s_versionedRoots.Contains(end < 0 ? path : path[..end], StringComparer.OrdinalIgnoreCase);
    }

    private static string? SectionOf(string path)
    {
        string? parent = Array.Find([Clusters, Agents], root => path.StartsWith(root, StringComparison.OrdinalIgnoreCase));
        if (parent is null) { return null; }
        int end = path.IndexOf(':', parent.Length);
        return end < 0 ? path : path[..end];
    }
}
