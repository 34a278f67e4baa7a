using System.Text;
using System.Text.Json;

namespace LoadBalancing.Client.Etcd.Rollouts;

/// <summary>JSON as it is stored: without comments, spaces and commas at the end, and with numbers and texts as they were written.</summary>
internal static class DocumentText
{
    private static readonly JsonReaderOptions s_reading = new() { AllowTrailingCommas = true, CommentHandling = JsonCommentHandling.Skip, MaxDepth = 512 };

    // Without spaces: every member reads it. What is not ASCII stays as it is, since nothing of it stands in HTML.
    private static readonly JsonWriterOptions s_writing = new() { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping, MaxDepth = 512, SkipValidation = true };

    private static readonly string[] s_cluster = ["LoadBalancing", "Clusters"];

    /// <param name="json">A document that the checks let pass.</param>
    /// <exception cref="JsonException">It is not JSON.</exception>
    public static string Of(string json) => Written(json, isNumbered: false);

    /// <summary>The same with a <c>Version</c> in each cluster, for checks: what a member adds.</summary>
    /// <param name="json">JSON whose clusters have none.</param>
    public static string Numbered(string json) => Written(json, isNumbered: true);

    private static string Written(string json, bool isNumbered)
    {
        byte[] utf8 = Encoding.UTF8.GetBytes(json.TrimStart('\uFEFF'));
        var reader = new Utf8JsonReader(utf8, s_reading);
        using var bytes = new MemoryStream(utf8.Length);
        using (var writer = new Utf8JsonWriter(bytes, s_writing))
        {
            // The names of the objects around, from the outermost on: LoadBalancing, Clusters, the cluster's.
            string[] names = new string[s_cluster.Length + 1];
            while (reader.Read())
            {
                Copy(ref reader, writer);
                if (!isNumbered || reader.CurrentDepth > names.Length) { continue; }
                if (reader.TokenType == JsonTokenType.PropertyName) { names[reader.CurrentDepth - 1] = reader.GetString()!; }
                if (reader.TokenType == JsonTokenType.StartObject && reader.CurrentDepth == names.Length && names.AsSpan(0, s_cluster.Length).SequenceEqual(s_cluster, StringComparer.OrdinalIgnoreCase)) { writer.WriteNumber("Version", 1); }
            }
        }
        return Encoding.UTF8.GetString(bytes.GetBuffer(), 0, (int)bytes.Length);
    }

    private static void Copy(ref Utf8JsonReader reader, Utf8JsonWriter writer)
    {
        switch (reader.TokenType)
        {
            case JsonTokenType.StartObject: writer.WriteStartObject(); break;
            case JsonTokenType.EndObject: writer.WriteEndObject(); break;
            case JsonTokenType.StartArray: writer.WriteStartArray(); break;
            case JsonTokenType.EndArray: writer.WriteEndArray(); break;
            case JsonTokenType.PropertyName: writer.WritePropertyName(reader.GetString()!); break;
            case JsonTokenType.String: writer.WriteStringValue(reader.GetString()); break;
            // As it stands: 1.10 stays 1.10, and a number of thirty digits keeps them.
            case JsonTokenType.Number: writer.WriteRawValue(reader.ValueSpan, skipInputValidation: true); break;
            case JsonTokenType.True: writer.WriteBooleanValue(true); break;
            case JsonTokenType.False: writer.WriteBooleanValue(false); break;
            default: writer.WriteNullValue(); break;
        }
    }
}
