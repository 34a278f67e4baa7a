using System.Text.Json;
using LoadBalancing.Client.Versions;

namespace LoadBalancing.Client.Transport;

/// <summary>Reads what an agent answers on its path (docs/protocol.md): the document's part of <c>documents</c>, or the top where there are none. What is not known is passed over.</summary>
internal static class AgentAnswer
{
    /// <summary>What is read of an answer, in bytes.</summary>
    public const int LongestBody = 64 * 1024;

    private const int MostAlso = 8, LongestError = 256;

    /// <returns>Null where it says nothing of the document.</returns>
    /// <exception cref="JsonException">It is not such an answer.</exception>
    public static VersionStatement? Read(ReadOnlyMemory<byte> json, string document)
    {
        using JsonDocument parsed = JsonDocument.Parse(json, new JsonDocumentOptions { MaxDepth = 16 });
        JsonElement root = parsed.RootElement;
        if (root.ValueKind != JsonValueKind.Object) { throw new JsonException("An object was expected."); }
        if (!root.TryGetProperty("documents", out JsonElement documents) || documents.ValueKind != JsonValueKind.Array || documents.GetArrayLength() == 0) { return StatementOf(root); }
        foreach (JsonElement one in documents.EnumerateArray())
        {
            if (one.ValueKind == JsonValueKind.Object && TextOf(one, "name") is { } name && name.Equals(document, StringComparison.OrdinalIgnoreCase)) { return StatementOf(one); }
        }
        return null;
    }

    private static VersionStatement? StatementOf(JsonElement one)
    {
        if (!one.TryGetProperty("version", out JsonElement said)) { return null; }
        long version = said.ValueKind == JsonValueKind.Null ? 0 : NumberOf(said) ?? throw new JsonException("A version was expected.");
        bool hasFailed = TextOf(one, "state") == "failed";
        string? error = TextOf(one, "error");
        return new VersionStatement(version, TextOf(one, "digest") is { Length: > 0 and <= VersionHeader.MaxDigest } digest ? digest : null)
        {
            Also = one.TryGetProperty("also", out JsonElement also) && also.ValueKind == JsonValueKind.Array ? [.. also.EnumerateArray().Take(MostAlso).Select(NumberOf).OfType<long>()] : [],
            Failed = hasFailed && one.TryGetProperty("failedVersion", out JsonElement failed) ? NumberOf(failed) : null,
            Error = hasFailed && error is not null ? error[..Math.Min(error.Length, LongestError)] : null,
        };
    }

    private static string? TextOf(JsonElement one, string name) => one.TryGetProperty(name, out JsonElement value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    private static long? NumberOf(JsonElement value) => value.ValueKind == JsonValueKind.Number && value.TryGetInt64(out long number) && number is >= 0 and <= ConfigurationVersion.MaxNumber ? number : null;
}
