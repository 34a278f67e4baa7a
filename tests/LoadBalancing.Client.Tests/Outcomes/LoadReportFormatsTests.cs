using System.Globalization;
using static LoadBalancing.Client.Tests.Outcomes.LoadReports;

namespace LoadBalancing.Client.Tests.Outcomes;

public sealed class LoadReportFormatsTests
{
    private static readonly (int Number, string Name)[] Fields =
        [(1, "cpu_utilization"), (2, "mem_utilization"), (6, "rps_fractional"), (7, "eps"), (9, "application_utilization")];
    private static readonly (int Number, string Name)[] Maps = [(4, "request_cost"), (5, "utilization"), (8, "named_metrics")];

    [Fact]
    public void One_report_reads_the_same_in_every_format()
    {
        var random = new Random(7);
        for (int round = 0; round < 500; round++)
        {
            List<string> text = [], json = [];
            List<byte> message = [];
            foreach ((int number, string name) in Fields.Where(_ => random.Next(2) == 0))
            {
                (double value, string written) = Number(random);
                text.Add($"{name}={written}");
                json.Add($"\"{name}\":{written}");
                message.AddRange(Double(number, value));
            }
            foreach ((int map, string name) in Maps)
            {
                var metrics = Enumerable.Range(0, random.Next(4)).Select(i => (Name: $"m{i}", Number: Number(random))).ToList();
                text.AddRange(metrics.Select(metric => $"{name}.{metric.Name}={metric.Number.Written}"));
                json.Add($"\"{name}\":{{{string.Join(',', metrics.Select(metric => $"\"{metric.Name}\":{metric.Number.Written}"))}}}");
                message.AddRange(metrics.SelectMany(metric => Entry(map, metric.Name, metric.Number.Value)));
            }
            if (text.Count == 0) { continue; }
            string[] read = [Read("TEXT " + string.Join(',', text)), Read("JSON {" + string.Join(',', json) + "}"), Read("BIN " + Convert.ToBase64String([.. message]))];
            Assert.DoesNotContain("refused", read);
            Assert.Single(read.Distinct());
        }
    }

    /// <summary>Any bits that are a finite number, 0 or more; "R" writes as many digits as tell them from all others.</summary>
    private static (double Value, string Written) Number(Random random)
    {
        double value = Math.Abs(BitConverter.Int64BitsToDouble(random.NextInt64(long.MinValue, long.MaxValue)));
        if (!double.IsFinite(value)) { value = random.Next(1000) / 8.0; }
        return (value, value.ToString("R", CultureInfo.InvariantCulture));
    }
}
