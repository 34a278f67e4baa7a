using System.Globalization;

namespace LoadBalancing.Client.Etcd.Tests.Servers;

/// <summary>Reads Prometheus' text format, as far as etcd's needs it: <c>name{labels} value</c>.</summary>
internal static class MetricText
{
    /// <summary>The sum of a metric over its labels; 0 where there is none.</summary>
    public static double Sum(string text, string name) => text.Split('\n')
        .Where(line => line.StartsWith(name, StringComparison.Ordinal) && line.Length > name.Length && line[name.Length] is ' ' or '{')
        .Sum(line => double.Parse(line[(line.LastIndexOf(' ') + 1)..], CultureInfo.InvariantCulture));
}
