namespace LoadBalancing.Client.Outcomes;

/// <summary>Reads the bytes of an <c>OrcaLoadReport</c>.</summary>
/// <remarks>As protobuf has it, what comes later wins: a field or a metric may be given twice. A known field of another wire type is refused.</remarks>
internal static class LoadReportBinary
{
    private const uint EntryKey = 1, EntryValue = 2;

    public static bool TryRead(ReadOnlySpan<byte> message, ref LoadReportDraft draft)
    {
        var reader = new WireReader(message);
        int metrics = 0;
        while (!reader.IsAtEnd)
        {
            if (!reader.TryReadTag(out uint number, out WireType type)) { return false; }
            LoadReportField field = LoadReportFields.Numbered(number);
            bool isRead = field switch
            {
                LoadReportField.Unknown => reader.TrySkip(type),
                LoadReportField.Rps => type == WireType.Varint && reader.TryReadVarint(out ulong rps) && draft.TrySet(field, rps),
                _ when field.IsMap() => type == WireType.Length && reader.TryReadBytes(out ReadOnlySpan<byte> entry)
                    && ++metrics <= LoadReportParser.MaxMetrics && TryReadEntry(entry, field, ref draft),
                _ => type == WireType.Fixed64 && reader.TryReadDouble(out double value) && draft.TrySet(field, value),
            };
            if (!isRead) { return false; }
        }
        return true;
    }

    /// <summary>An entry of a map is a message of two fields; one that is absent has its default, and an empty key is refused.</summary>
    private static bool TryReadEntry(ReadOnlySpan<byte> message, LoadReportField map, ref LoadReportDraft draft)
    {
        var reader = new WireReader(message);
        ReadOnlySpan<byte> key = default;
        double value = 0;
        while (!reader.IsAtEnd)
        {
            if (!reader.TryReadTag(out uint number, out WireType type)) { return false; }
            bool isRead = number switch
            {
                EntryKey => type == WireType.Length && reader.TryReadBytes(out key),
                EntryValue => type == WireType.Fixed64 && reader.TryReadDouble(out value),
                _ => reader.TrySkip(type),
            };
            if (!isRead) { return false; }
        }
        return draft.TryAdd(map, key, value, laterWins: true);
    }
}
