namespace LoadBalancing.Client.Outcomes;

/// <summary>Reads ORCA's native HTTP format: <c>cpu_utilization=0.3, named_metrics.rif=4</c>.</summary>
/// <remarks>
/// White space (spaces and tabs) as Envoy has it: around a comma and after '=' it is skipped, before '=' it is refused, and empty elements of the list are skipped. Unlike
/// Envoy, fields that are not known are skipped, whatever their value and however often they are given, and ':' does not stand for '=': Envoy 1.32 wanted it by mistake,
/// and later ones still take it.
/// </remarks>
internal static class LoadReportText
{
    public static bool TryRead(ReadOnlySpan<byte> text, ref LoadReportDraft draft)
    {
        bool isAnyGiven = false;
        foreach (Range element in text.Split((byte)','))
        {
            ReadOnlySpan<byte> pair = text[element].Trim(" \t"u8);
            if (pair.IsEmpty) { continue; }
            if (!TryReadPair(pair, ref draft)) { return false; }
            isAnyGiven = true;
        }
        return isAnyGiven;
    }

    private static bool TryReadPair(ReadOnlySpan<byte> pair, ref LoadReportDraft draft)
    {
        int equals = pair.IndexOf((byte)'=');
        if (equals <= 0 || pair[equals - 1] is (byte)' ' or (byte)'\t') { return false; }
        ReadOnlySpan<byte> key = pair[..equals], text = pair[(equals + 1)..].TrimStart(" \t"u8);
        if (text.IsEmpty) { return false; }

        LoadReportField field = LoadReportFields.Named(key);
        bool isNumber = LoadReportFields.TryParseNumber(text, out double value);
        if (field is not LoadReportField.Unknown) { return isNumber && draft.TryBegin(field) && draft.TrySet(field, value); }
        int dot = key.IndexOf((byte)'.');
        LoadReportField map = dot < 0 ? LoadReportField.Unknown : LoadReportFields.Named(key[..dot]);
        return !map.IsMap() || (isNumber && draft.TryAdd(map, key[(dot + 1)..], value, laterWins: false));
    }
}
