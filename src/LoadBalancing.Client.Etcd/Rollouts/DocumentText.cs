using System.Text;
using System.Text.Json;

namespace LoadBalancing.Client.Etcd.Rollouts;

/// <summary>JSON as it is stored: without comments, spaces and commas at the end, and with numbers and texts as they were written.</summary>
internal static class DocumentText
{
    private static readonly JsonReaderOptions s_reading = new() { AllowTrailingCommas = true, CommentHandling = JsonCommentHandling.Skip, MaxDepth = 512 };

    // Without spaces: every member reads it. What is not ASCII stays as it is, since nothing of it stands in HTML.
    private static readonly JsonWriterOptions s_writing = new() { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping, MaxDepth = 512, SkipValidation = true };

    /// <param name="json">A document that the checks let pass.</param>
    /// <exception cref="JsonException">It is not JSON.</exception>
    public static string Of(string json)
    {
        byte[] utf8 = Encoding.UTF8.GetBytes(json.TrimStart('\uFEFF'));
        var reader = new Utf8JsonReader(utf8, s_reading);
        using var bytes = new MemoryStream(utf8.Length);
        using (var writer = new Utf8JsonWriter(bytes, s_writing))
        {
            while (reader.Read()) { Copy(ref reader, writer); }
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
