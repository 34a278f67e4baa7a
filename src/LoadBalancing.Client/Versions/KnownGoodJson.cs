using System.Buffers;
using System.Collections.Immutable;
using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace LoadBalancing.Client.Versions;

/// <summary>A known-good document as JSON that people can read: format, document, version, digest, writtenAt, refused, content, checksum.</summary>
internal static class KnownGoodJson
{
    /// <summary>One more than the file has: what is deeper is not ours.</summary>
    private const int MostDepth = 3;

    private static readonly string[] s_keys = ["format", "document", "version", "digest", "writtenAt", "refused", "content", "checksum"];
    private static readonly JsonDocumentOptions s_strict = new() { MaxDepth = MostDepth, AllowDuplicateProperties = false };
    private static readonly JsonWriterOptions s_readable = new() { Indented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Equal documents are equal bytes.</summary>
    public static ReadOnlyMemory<byte> ToBytes(KnownGoodDocument document)
    {
        var bytes = new ArrayBufferWriter<byte>();
        using var json = new Utf8JsonWriter(bytes, s_readable);
        json.WriteStartObject();
        json.WriteNumber("format", KnownGoodFormat.Number);
        json.WriteString("document", document.Document);
        if (document.Version is { } version) { json.WriteNumber("version", version); }
        if (document.Digest is { } digest) { json.WriteString("digest", digest); }
        json.WriteString("writtenAt", KnownGoodFormat.Instant(document));
        json.WriteStartArray("refused");
        foreach (string refused in KnownGoodFormat.Refused(document)) { json.WriteStringValue(refused); }
        json.WriteEndArray();
        json.WriteStartObject("content");
        foreach ((string path, string? value) in document.Content.OrderBy(leaf => leaf.Key, StringComparer.Ordinal)) { json.WriteString(path, value); }
        json.WriteEndObject();
        json.WriteString("checksum", KnownGoodFormat.Checksum(document));
        json.WriteEndObject();
        json.Flush();
        return bytes.WrittenMemory;
    }

    /// <exception cref="FormatException">It is not such a document; the message says what is wrong.</exception>
    public static KnownGoodDocument Parse(ReadOnlyMemory<byte> bytes)
    {
        try
        {
            using JsonDocument json = JsonDocument.Parse(bytes, s_strict);
            return Parse(json.RootElement);
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)       // no JSON; a value of another kind, or no UTF-8 in it
        {
            throw new FormatException($"it is damaged: {e.Message}", e);
        }
    }

    private static KnownGoodDocument Parse(JsonElement file)
    {
        string format = Of(file, "format").GetRawText();
        if (format != KnownGoodFormat.Number.ToString(CultureInfo.InvariantCulture)) { throw new FormatException($"it has format {KnownGoodFormat.Short(format)}, and this library reads {KnownGoodFormat.Number}"); }
        foreach (JsonProperty property in file.EnumerateObject())
        {
            if (!s_keys.Contains(property.Name, StringComparer.Ordinal)) { throw new FormatException($"it has a key '{KnownGoodFormat.Short(property.Name)}' that format {format} does not know"); }
        }
        if (Of(file, "content").GetPropertyCount() > KnownGoodFormat.MostLeaves) { throw new FormatException(FormattableString.Invariant($"it has more than {KnownGoodFormat.MostLeaves} settings")); }
        var document = new KnownGoodDocument(
            Text(Of(file, "document"))!,
            file.TryGetProperty("version", out JsonElement version) ? version.TryGetInt64(out long number) ? number : throw new FormatException("its version is no whole number") : null,
            file.TryGetProperty("digest", out JsonElement digest) ? Text(digest) : null,
            Content(Of(file, "content")),
            [.. Of(file, "refused").EnumerateArray().Select(refused => Text(refused)!)],
            Of(file, "writtenAt").TryGetDateTimeOffset(out DateTimeOffset at) ? at : throw new FormatException("its writtenAt is no time"));
        if (document.RefusedDigests.Length > KnownGoodFormat.MostRefused) { throw new FormatException($"it has more than {KnownGoodFormat.MostRefused} refused digests"); }
        if (KnownGoodFormat.Problem(document) is { } problem) { throw new FormatException(problem); }
        string wanted = Text(Of(file, "checksum"))!, actual = KnownGoodFormat.Checksum(document);
        return ContentDigest.AreEqual(wanted, actual) ? document : throw new FormatException($"its checksum is {KnownGoodFormat.Short(wanted)}, but its content has {actual}: it was damaged or edited");
    }

    private static JsonElement Of(JsonElement file, string key) => file.TryGetProperty(key, out JsonElement value) ? value : throw new FormatException($"it has no '{key}'");

    /// <summary>Null is a value of a setting, and nothing else.</summary>
    private static string? Text(JsonElement value) => value.GetString() ?? throw new FormatException("it has null where text is wanted");

    private static Dictionary<string, string?> Content(JsonElement content)
    {
        Dictionary<string, string?> leaves = new(StringComparer.OrdinalIgnoreCase);
        foreach (JsonProperty leaf in content.EnumerateObject())
        {
            if (!leaves.TryAdd(leaf.Name, leaf.Value.GetString())) { throw new FormatException($"it has '{KnownGoodFormat.Short(leaf.Name)}' twice"); }
        }
        return leaves;
    }
}
