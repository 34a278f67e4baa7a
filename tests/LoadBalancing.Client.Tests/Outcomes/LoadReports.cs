using System.Buffers.Binary;
using System.Globalization;
using System.Text;
using LoadBalancing.Client.Outcomes;

namespace LoadBalancing.Client.Tests.Outcomes;

/// <summary>Reads load reports and writes their bytes, for tests.</summary>
internal static class LoadReports
{
    /// <summary>What a report says that is not 0, such as <c>cpu=0.5 rps=100 named.rif=4</c>; "refused" when it was not read.</summary>
    public static string Read(string header) => Describe(LoadReportParser.TryParse(header, out LoadReport? report), report);

    public static string ReadBinary(string base64) => Describe(LoadReportParser.TryParseBinary(base64, out LoadReport? report), report);

    public static string ReadBinary(params byte[] message) => ReadBinary(Convert.ToBase64String(message));

    /// <summary>A header as HttpClient hands it over when these were its characters on the wire: one char a byte of their UTF-8.</summary>
    public static string OnTheWire(string text) => Encoding.Latin1.GetString(Encoding.UTF8.GetBytes(text));

    /// <summary>A field of eight bytes; in the .proto of ORCA every number but rps is one.</summary>
    public static byte[] Double(int field, double value)
    {
        var bytes = new byte[9];
        bytes[0] = (byte)((field << 3) | 1);                                    // fixed64
        BinaryPrimitives.WriteDoubleLittleEndian(bytes.AsSpan(1), value);
        return bytes;
    }

    /// <summary>A field of any bytes: a string, or a message.</summary>
    public static byte[] Bytes(int field, params byte[] value) =>
        value.Length < 128
            ? [(byte)((field << 3) | 2), (byte)value.Length, .. value]
            : [(byte)((field << 3) | 2), (byte)(value.Length | 0x80), (byte)(value.Length >> 7), .. value];

    /// <summary>An entry of a map: a message of the key, field 1, and the value, field 2.</summary>
    public static byte[] Entry(int map, string key, double value) => Bytes(map, [.. Bytes(1, Encoding.UTF8.GetBytes(key)), .. Double(2, value)]);

    private static string Describe(bool isRead, LoadReport? report)
    {
        Assert.Equal(isRead, report is not null);
        if (report is null) { return "refused"; }
        (string, double)[] fields =
        [
            ("cpu", report.CpuUtilization), ("mem", report.MemoryUtilization), ("app", report.ApplicationUtilization),
            ("rps", report.RequestsPerSecond), ("eps", report.ErrorsPerSecond),
        ];
        IEnumerable<(string Name, double Value)> metrics =
        [
            .. report.Utilizations.Select(metric => ("utilization." + metric.Key, metric.Value)),
            .. report.RequestCosts.Select(metric => ("cost." + metric.Key, metric.Value)),
            .. report.NamedMetrics.Select(metric => ("named." + metric.Key, metric.Value)),
        ];
        var said = fields.Where(field => field.Item2 != 0).Concat(metrics);
        return string.Join(' ', said.Select(all => string.Create(CultureInfo.InvariantCulture, $"{all.Item1}={all.Item2}")));
    }
}
