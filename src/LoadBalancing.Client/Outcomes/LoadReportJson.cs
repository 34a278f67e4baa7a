using System.Text.Json;

namespace LoadBalancing.Client.Outcomes;

/// <summary>Reads the JSON of an <c>OrcaLoadReport</c> by proto3's mapping: either name of a field, numbers also as strings, null for absent.</summary>
/// <remarks>A field or a metric that is given twice is refused. Unlike Envoy, fields that are not known are skipped, whatever is in them.</remarks>
internal static class LoadReportJson
{
    /// <summary>The longest name that may fit: six bytes of <c>\u0000</c> a char.</summary>
    private const int MaxEscapedLength = 6 * LoadReportParser.MaxNameLength;

    public static bool TryRead(ReadOnlySpan<byte> json, ref LoadReportDraft draft)
    {
        var reader = new Utf8JsonReader(json, new JsonReaderOptions { MaxDepth = LoadReportParser.MaxJsonDepth });
        try { return TryReadReport(ref reader, ref draft) && !reader.Read(); }
        catch (JsonException) { return false; }
        catch (InvalidOperationException) { return false; }         // half of a surrogate pair, escaped
    }

    private static bool TryReadReport(ref Utf8JsonReader reader, ref LoadReportDraft draft)
    {
        if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject) { return false; }
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            LoadReportField field = LoadReportFields.NamedBy(reader);
            reader.Read();
            if (field is LoadReportField.Unknown) { reader.Skip(); }
            else if (!draft.TryBegin(field) || !TryReadField(ref reader, field, ref draft)) { return false; }
        }
        return true;
    }

    private static bool TryReadField(ref Utf8JsonReader reader, LoadReportField field, ref LoadReportDraft draft)
    {
        if (reader.TokenType == JsonTokenType.Null) { return true; }
        if (!field.IsMap()) { return TryReadNumber(reader, out double value) && draft.TrySet(field, value); }
        if (reader.TokenType != JsonTokenType.StartObject) { return false; }
        Span<byte> name = stackalloc byte[MaxEscapedLength];
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            if (reader.ValueSpan.Length > name.Length) { return false; }
            int length = reader.CopyString(name);
            reader.Read();
            if (!TryReadNumber(reader, out double metric) || !draft.TryAdd(field, name[..length], metric, laterWins: false)) { return false; }
        }
        return true;
    }

    /// <summary>A number, or a string that holds one as it stands (a digit written as an escape is not looked for). The text of any other token is no number.</summary>
    private static bool TryReadNumber(in Utf8JsonReader reader, out double value) => LoadReportFields.TryParseNumber(reader.ValueSpan, out value);
}
