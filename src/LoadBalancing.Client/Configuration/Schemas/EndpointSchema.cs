using System.Globalization;
using LoadBalancing.Client.Configuration.Settings;
using LoadBalancing.Client.Endpoints;

namespace LoadBalancing.Client.Configuration.Schemas;

/// <summary>
/// Reads <c>Endpoints</c>: a map from id to an address or an object, which merges over layered sources by id, or a list, whose ids are the
/// addresses. The configuration binder would silently lose mixed lists.
/// </summary>
internal static class EndpointSchema
{
    public const double MaxWeight = 1_000_000;
    public const int MaxPriority = 127;
    private const int MaxTextLength = 256;

    public static SettingsSchema<EndpointOptions> Entry { get; } = new SettingsSchema<EndpointOptions>()
        .Leaf("Address", Kinds.Text(_ => true, "an address"), o => o.Address, (o, value) => o.Address = value ?? "")
        .Leaf("Weight", Kinds.Number(0, MaxWeight), o => o.Weight, (o, value) => o.Weight = value)
        .Leaf("Priority", Kinds.Integer(0, MaxPriority), o => o.Priority, (o, value) => o.Priority = value)
        .Leaf("Zone", Kinds.Text(_ => true, "a text"), o => o.Zone, (o, value) => o.Zone = value)
        .Leaf("HashKey", Kinds.Text(_ => true, "a text"), o => o.HashKey, (o, value) => o.HashKey = value)
        .Leaf("Draining", Kinds.Flag, o => o.Draining, (o, value) => o.Draining = value)
        .Add(new CustomSetting<EndpointOptions>(
            "Labels",
            (o, node, _) => { foreach (ConfigNode label in node.Children) { o.Labels[label.Key] = label.Value ?? ""; } },
            (_, _, _) => { },
            o => o.Labels));

    public static CustomSetting<ClusterOptions> Setting { get; } = new("Endpoints", Read, Check, Show);

    private static void Read(ClusterOptions options, ConfigNode node, SettingsLog log)
    {
        if (!string.IsNullOrEmpty(node.Value)) { log.Error(node.Path, $"got '{node.Value}', wanted a map from id to address, or a list of addresses"); }
        int numbered = node.Children.Count(child => int.TryParse(child.Key, NumberStyles.None, CultureInfo.InvariantCulture, out _));
        bool isList = numbered > 0 && numbered == node.Children.Count;
        if (numbered > 0 && !isList)
        {
            log.Error(node.Path, "mixes a list with a map (two sources, or ids that are numbers beside ids that are not), wanted one of them");
            return;
        }
        var listed = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        foreach (ConfigNode child in node.Children)
        {
            string id = isList ? child["Address"]?.Value ?? child.Value ?? "" : child.Key;
            if (isList && !listed.Add(id))
            {
                log.Error(child.Path, $"the endpoint '{id}' is listed twice; give entries ids by writing a map from id to address");
                continue;
            }
            if (!options.Endpoints.TryGetValue(id, out EndpointOptions? endpoint)) { options.Endpoints[id] = endpoint = new EndpointOptions(); }
            if (child.Value is not null)
            {
                endpoint.Address = child.Value;
                log.CameFrom($"Endpoints:{id}:Address", child.Path);
            }
            Entry.Read(endpoint, child, $"Endpoints:{id}:", log);
        }
    }

    private static void Check(ClusterOptions options, string path, SettingsLog log)
    {
        foreach ((string id, EndpointOptions? endpoint) in options.Endpoints) { CheckOne(id, endpoint, $"{path}:{id}", log); }
        CheckWeights(options.Endpoints.Values, path, log);
        CheckHashKeys(options.Endpoints, path, log);
    }

    /// <summary>The rules of one endpoint, wherever it came from.</summary>
    public static void CheckOne(string id, EndpointOptions? endpoint, string path, SettingsLog log)
    {
        if (id.Length is 0 or > MaxTextLength || id.Any(char.IsControl)) { log.Error(path, $"an id has 1 to {MaxTextLength} characters and no control characters"); }
        if (endpoint is null) { log.Error(path, "got nothing, wanted an endpoint"); return; }
        if (!EndpointAddress.TryParse(endpoint.Address, out _, out string? problem)) { log.Error(path, $"got address '{endpoint.Address}': {problem}"); }
        if (!(endpoint.Weight >= 0 && endpoint.Weight <= MaxWeight))
        {
            log.Error($"{path}:Weight", string.Create(CultureInfo.InvariantCulture, $"got '{endpoint.Weight}', wanted a number from 0 to {MaxWeight}"));
        }
        if (endpoint.Priority is < 0 or > MaxPriority) { log.Error($"{path}:Priority", string.Create(CultureInfo.InvariantCulture, $"got '{endpoint.Priority}', wanted a whole number from 0 to {MaxPriority}")); }
        if (endpoint.HashKey is { Length: 0 or > MaxTextLength }) { log.Error($"{path}:HashKey", string.Create(CultureInfo.InvariantCulture, $"got {endpoint.HashKey.Length} characters, wanted 1 to {MaxTextLength}")); }
        if (endpoint.Zone is { Length: > MaxTextLength }) { log.Error($"{path}:Zone", string.Create(CultureInfo.InvariantCulture, $"got {endpoint.Zone.Length} characters, wanted at most {MaxTextLength}")); }
    }

    public static void CheckWeights(ICollection<EndpointOptions> endpoints, string path, SettingsLog log)
    {
        if (endpoints.Count > 0 && endpoints.All(endpoint => endpoint is { Weight: 0 }))
        {
            log.Error(path, "every weight is 0, wanted at least one above 0: weight 0 means no new requests");
        }
    }

    /// <summary>Two endpoints of one key would share a place in every table.</summary>
    public static void CheckHashKeys(IEnumerable<KeyValuePair<string, EndpointOptions>> endpoints, string path, SettingsLog log)
    {
        foreach (IGrouping<string, string> same in endpoints.Where(pair => pair.Value?.HashKey is not null).GroupBy(pair => pair.Value.HashKey!, pair => pair.Key, StringComparer.Ordinal))
        {
            string[] ids = [.. same];
            if (ids.Length > 1) { log.Error($"{path}:{ids[1]}:HashKey", $"got '{same.Key}', which '{ids[0]}' has too, wanted a text of its own for each endpoint"); }
        }
    }

    private static IEnumerable<KeyValuePair<string, string>> Show(ClusterOptions options) => options.Endpoints.SelectMany(pair =>
        pair.Value is null ? [] : Entry.Show(pair.Value, pair.Key + ":"));
}
