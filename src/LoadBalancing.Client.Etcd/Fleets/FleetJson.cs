using System.Globalization;
using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Serialization;
using LoadBalancing.Client.Etcd.Storage;

namespace LoadBalancing.Client.Etcd.Fleets;

/// <summary>What is stored, as JSON that people can read with <c>etcdctl get</c>. What is read is not trusted: bounded, and whole or not at all. Members that are not known are passed over, so that a newer coordinator may add some.</summary>
internal static class FleetJson
{
    /// <summary>More than any etcd takes by default.</summary>
    public const int MostBytes = 16 * 1024 * 1024;

    public static ReadOnlyMemory<byte> Of(ActiveRecord record) => JsonSerializer.SerializeToUtf8Bytes(record, FleetJsonContext.Default.ActiveRecord);

    public static ReadOnlyMemory<byte> Of(StagedRecord record) => JsonSerializer.SerializeToUtf8Bytes(record, FleetJsonContext.Default.StagedRecord);

    public static ReadOnlyMemory<byte> Of(LockRecord record) => JsonSerializer.SerializeToUtf8Bytes(record, FleetJsonContext.Default.LockRecord);

    public static ReadOnlyMemory<byte> Of(MemberReport report) => JsonSerializer.SerializeToUtf8Bytes(report, FleetJsonContext.Default.MemberReport);

    public static ReadOnlyMemory<byte> Of(HistoryRecord record) => JsonSerializer.SerializeToUtf8Bytes(record, FleetJsonContext.Default.HistoryRecord);

    public static ReadOnlyMemory<byte> Of(AbortRecord record) => JsonSerializer.SerializeToUtf8Bytes(record, FleetJsonContext.Default.AbortRecord);

    public static ActiveRecord? ReadActive(EtcdValue? value) => Read(value, FleetJsonContext.Default.ActiveRecord);

    public static StagedRecord? ReadStaged(EtcdValue? value) => Read(value, FleetJsonContext.Default.StagedRecord);

    public static LockRecord? ReadLock(EtcdValue? value) => Read(value, FleetJsonContext.Default.LockRecord);

    public static AbortRecord? ReadAbort(EtcdValue? value) => Read(value, FleetJsonContext.Default.AbortRecord);

    public static MemberReport? ReadMember(EtcdValue? value) => Read(value, FleetJsonContext.Default.MemberReport);

    public static HistoryRecord? ReadHistory(EtcdValue? value) => Read(value, FleetJsonContext.Default.HistoryRecord);

    /// <summary>The document with its configuration as it stands, so that the digest is over the very bytes that are stored.</summary>
    public static ReadOnlyMemory<byte> Of(FleetDocument document)
    {
        using var bytes = new MemoryStream();
        using (var writer = new Utf8JsonWriter(bytes))
        {
            writer.WriteStartObject();
            writer.WriteNumber("version"u8, document.Version);
            writer.WriteString("sha256"u8, document.Sha256);
            writer.WriteString("publishedAt"u8, document.PublishedAt);
            if (document.PublishedBy is { } by) { writer.WriteString("publishedBy"u8, by); }
            if (document.Comment is { } comment) { writer.WriteString("comment"u8, comment); }
            if (document.Restores is { } restores) { writer.WriteNumber("restores"u8, restores); }
            writer.WritePropertyName("document"u8);
            writer.WriteRawValue(document.Json);
            writer.WriteEndObject();
        }
        return bytes.ToArray();
    }

    /// <exception cref="EtcdException">It is no document, or not the one that was stored: <see cref="EtcdErrorCode.Corrupt"/>.</exception>
    public static FleetDocument ReadDocument(EtcdValue value)
    {
        try
        {
            using JsonDocument json = JsonDocument.Parse(value.Value);
            JsonElement root = json.RootElement;
            string content = root.GetProperty("document"u8).GetRawText();
            var document = new FleetDocument(root.GetProperty("version"u8).GetInt64(), root.GetProperty("sha256"u8).GetString()!, content)
            {
                PublishedAt = root.GetProperty("publishedAt"u8).GetDateTimeOffset(),
                PublishedBy = root.TryGetProperty("publishedBy"u8, out JsonElement by) ? by.GetString() : null,
                Comment = root.TryGetProperty("comment"u8, out JsonElement comment) ? comment.GetString() : null,
                Restores = root.TryGetProperty("restores"u8, out JsonElement restores) ? restores.GetInt64() : null,
            };
            string digest = DigestOf(content);
            if (digest != document.Sha256) { throw Corrupt(value, $"its sha256 is '{document.Sha256}', but its document has {digest}"); }
            return value.Key.EndsWith(string.Create(CultureInfo.InvariantCulture, $"/{document.Version}"), StringComparison.Ordinal) ? document
                : throw Corrupt(value, string.Create(CultureInfo.InvariantCulture, $"it says to be version {document.Version}"));
        }
        catch (Exception e) when (e is JsonException or KeyNotFoundException or InvalidOperationException or FormatException) { throw Corrupt(value, e.Message, e); }
    }

    /// <summary>SHA-256 of the text in UTF-8, in lower hex.</summary>
    public static string DigestOf(string json) => Convert.ToHexStringLower(SHA256.HashData(System.Text.Encoding.UTF8.GetBytes(json)));

    private static T? Read<T>(EtcdValue? value, System.Text.Json.Serialization.Metadata.JsonTypeInfo<T> type)
        where T : class
    {
        if (value is null) { return null; }
        try { return JsonSerializer.Deserialize(value.Value.Span, type) ?? throw Corrupt(value, "it is null"); }
        catch (JsonException e) { throw Corrupt(value, e.Message, e); }
    }

    private static EtcdException Corrupt(EtcdValue value, string why, Exception? inner = null) =>
        new(EtcdErrorCode.Corrupt, $"'{value.Key}' (revision {value.ModRevision}) cannot be read: {why}", inner);
}

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, UseStringEnumConverter = true, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull, RespectRequiredConstructorParameters = true)]
[JsonSerializable(typeof(ActiveRecord))]
[JsonSerializable(typeof(StagedRecord))]
[JsonSerializable(typeof(LockRecord))]
[JsonSerializable(typeof(AbortRecord))]
[JsonSerializable(typeof(MemberReport))]
[JsonSerializable(typeof(HistoryRecord))]
internal sealed partial class FleetJsonContext : JsonSerializerContext;
