using System.Globalization;
using System.Text.Json;
using LoadBalancing.Client.Configuration.Settings;

namespace LoadBalancing.Client.Simulation.Reading;

/// <summary>JSON as the tree that schemas read: an item of a list is a child called 0, 1, 2 ...</summary>
internal static class JsonTree
{
    /// <summary>Room for a million recorded times.</summary>
    public const int MostBytes = 16 * 1024 * 1024;

    private const int DeepestLevel = 16;
    private static readonly JsonDocumentOptions s_options = new() { AllowTrailingCommas = true, CommentHandling = JsonCommentHandling.Skip, MaxDepth = DeepestLevel };

    /// <summary>Returns null when there is nothing that a schema could read; the findings then say why.</summary>
    public static ConfigNode? Read(ReadOnlyMemory<byte> json, Findings findings)
    {
        if (json.Length > MostBytes)
        {
            findings.Error("", "is longer than 16 MB, wanted at most that");
            return null;
        }
        try
        {
            using JsonDocument document = JsonDocument.Parse(json, s_options);
            if (document.RootElement.ValueKind == JsonValueKind.Object) { return Copy(document.RootElement, findings.Source, "", findings.Log); }
            findings.Error("", $"got '{document.RootElement}', wanted a section with the keys: {ScenarioSchema.Schema.KnownKeys}");
        }
        catch (JsonException e) { findings.Error("", Describe(e)); }
        // Bytes that are no UTF-8, and half a pair of surrogates as \ud800: found only when the text is asked for.
        catch (InvalidOperationException) { findings.Error("", "holds a text that is not valid Unicode"); }
        return null;
    }

    private static string Describe(JsonException e)
    {
        int tail = e.Message.IndexOf(" LineNumber:", StringComparison.Ordinal);
        string problem = (tail < 0 ? e.Message : e.Message[..tail]).TrimEnd('.');
        return string.Create(CultureInfo.InvariantCulture, $"is not JSON: line {e.LineNumber + 1}, position {e.BytePositionInLine + 1}: {problem}");
    }

    private static ConfigNode Copy(JsonElement element, string path, string key, SettingsLog log) => element.ValueKind switch
    {
        JsonValueKind.Object => new(path, key, EmptyOr(element.GetPropertyCount()), CopyKeys(element, path, log)),
        JsonValueKind.Array => new(path, key, EmptyOr(element.GetArrayLength()), [.. element.EnumerateArray().Select((item, i) => CopyItem(item, path, i, log))]),
        JsonValueKind.String => new(path, key, element.GetString(), []),
        JsonValueKind.True => new(path, key, "true", []),
        JsonValueKind.False => new(path, key, "false", []),
        JsonValueKind.Number => new(path, key, element.GetRawText(), []),
        _ => new(path, key, null, []),
    };

    /// <summary>Nothing between brackets is an empty text, so that a number does not take it for a default; null is a default.</summary>
    private static string? EmptyOr(int count) => count == 0 ? "" : null;

    /// <summary>A list has no defaults: null is an item that nobody wants.</summary>
    private static ConfigNode CopyItem(JsonElement item, string list, int index, SettingsLog log)
    {
        string key = index.ToString(CultureInfo.InvariantCulture);
        ConfigNode node = Copy(item, $"{list}:{key}", key, log);
        return item.ValueKind == JsonValueKind.Null ? node with { Value = "null" } : node;
    }

    private static List<ConfigNode> CopyKeys(JsonElement section, string path, SettingsLog log)
    {
        var children = new List<ConfigNode>();
        var known = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        foreach (JsonProperty property in section.EnumerateObject())
        {
            string childPath = $"{path}:{property.Name}";
            if (known.Add(property.Name)) { children.Add(Copy(property.Value, childPath, property.Name, log)); }
            else { log.Error(childPath, "is given twice, wanted once; case is ignored"); }
        }
        return children;
    }
}
