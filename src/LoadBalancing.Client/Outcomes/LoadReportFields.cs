using System.Globalization;
using System.Text.Json;

namespace LoadBalancing.Client.Outcomes;

/// <summary>What is known of each field: how it is called, and which values it takes.</summary>
internal static class LoadReportFields
{
    /// <summary>A uint64 ends below 2^64; the largest of them becomes 2^64 as a double.</summary>
    private const double MaxRps = 18446744073709551616.0;

    private static readonly (LoadReportField Field, byte[] Name, byte[] JsonName)[] Known =
    [
        (LoadReportField.CpuUtilization, "cpu_utilization"u8.ToArray(), "cpuUtilization"u8.ToArray()),
        (LoadReportField.MemoryUtilization, "mem_utilization"u8.ToArray(), "memUtilization"u8.ToArray()),
        (LoadReportField.ApplicationUtilization, "application_utilization"u8.ToArray(), "applicationUtilization"u8.ToArray()),
        (LoadReportField.RpsFractional, "rps_fractional"u8.ToArray(), "rpsFractional"u8.ToArray()),
        (LoadReportField.Eps, "eps"u8.ToArray(), "eps"u8.ToArray()),
        (LoadReportField.NamedMetrics, "named_metrics"u8.ToArray(), "namedMetrics"u8.ToArray()),
        (LoadReportField.Utilization, "utilization"u8.ToArray(), "utilization"u8.ToArray()),
        (LoadReportField.RequestCost, "request_cost"u8.ToArray(), "requestCost"u8.ToArray()),
        (LoadReportField.Rps, "rps"u8.ToArray(), "rps"u8.ToArray()),
    ];

    public static LoadReportField Numbered(uint number) => number <= (uint)LoadReportField.ApplicationUtilization ? (LoadReportField)number : LoadReportField.Unknown;

    public static LoadReportField Named(ReadOnlySpan<byte> name)
    {
        foreach (var known in Known)
        {
            if (name.SequenceEqual(known.Name)) { return known.Field; }
        }
        return LoadReportField.Unknown;
    }

    /// <summary>The field whose name the reader stands on: proto3's JSON mapping takes the name of the .proto and its lowerCamelCase.</summary>
    public static LoadReportField NamedBy(in Utf8JsonReader reader)
    {
        foreach (var known in Known)
        {
            if (reader.ValueTextEquals(known.Name) || reader.ValueTextEquals(known.JsonName)) { return known.Field; }
        }
        return LoadReportField.Unknown;
    }

    public static bool IsMap(this LoadReportField field) => field is LoadReportField.NamedMetrics or LoadReportField.Utilization or LoadReportField.RequestCost;

    /// <summary>Costs and named metrics are the application's own business. No other number is below 0, by the validation rules in the .proto.</summary>
    /// <remarks>Those rules also end memory and utilizations at 1. A server that passes it has still told us its other numbers: neither Envoy nor gRPC refuses it.</remarks>
    public static bool Accepts(this LoadReportField field, double value) => double.IsFinite(value) && field switch
    {
        LoadReportField.NamedMetrics or LoadReportField.RequestCost => true,
        LoadReportField.Rps => value is >= 0 and <= MaxRps && double.IsInteger(value),
        _ => value >= 0,
    };

    /// <summary>Reads a decimal number, such as <c>4</c>, <c>-0.5</c> or <c>1e3</c>: the same in every culture, no white space, no thousands.</summary>
    public static bool TryParseNumber(ReadOnlySpan<byte> text, out double value) =>
        double.TryParse(text, NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent, CultureInfo.InvariantCulture, out value)
        && !text.Contains((byte)0);         // .NET takes NULs at the end of a number for padding
}
