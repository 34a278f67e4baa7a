using System.Buffers.Binary;
using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using LoadBalancing.Client.Endpoints;
using LoadBalancing.Client.IntegrationTests.Harness;
using LoadBalancing.Client.Outcomes;
using LoadBalancing.Client.Picking;
using Microsoft.Extensions.DependencyInjection;

namespace LoadBalancing.Client.IntegrationTests.LoadReports;

/// <summary>A client whose picker listens: what it heard, and what was counted, as "accepted" or "malformed".</summary>
internal sealed class Listening : IAsyncDisposable
{
    private const string Policy = "listening";

    public Listening(string[] addresses, bool listens = true)
    {
        Orders = new Balanced(
            addresses,
            options => options.Picker.Policy = Policy,
            services =>
            {
                services.AddMetrics();
                services.AddEndpointPicker(Policy, inputs => new Picker(inputs, Heard, listens));
            });
        Metrics = new MetricCapture(Orders.Services.GetRequiredService<IMeterFactory>(), Diagnostics.Telemetry.MeterName);
    }

    public Balanced Orders { get; }

    public MetricCapture Metrics { get; }

    /// <summary>Gets the requests a second of each report: a test tells its reports apart by them.</summary>
    public ConcurrentQueue<double> Heard { get; } = new();

    public IEnumerable<object?> Counted => Metrics.Of("loadbalancing.client.load_reports").Select(report => report.Tags["loadbalancing.result"]);

    public static Listening To(params string[] addresses) => new(addresses);

    /// <summary>A report in one of the four ways to write it, as header or trailer: its name and its value.</summary>
    public static (string Name, string Value) Write(string format, double rate) => format switch
    {
        "TEXT" => ("endpoint-load-metrics", FormattableString.Invariant($"TEXT cpu_utilization=0.5, rps_fractional={rate}")),
        "JSON" => ("endpoint-load-metrics", FormattableString.Invariant($$"""JSON {"cpuUtilization":0.5,"rpsFractional":{{rate}}}""")),
        "BIN" => ("endpoint-load-metrics", "BIN " + Base64(rate)),
        "grpc" => ("endpoint-load-metrics-bin", Base64(rate)),
        "grpc unpadded" => ("endpoint-load-metrics-bin", Base64(rate).TrimEnd('=')),
        _ => throw new ArgumentOutOfRangeException(nameof(format)),
    };

    public static HttpRequestMessage Get(string version) =>
        new(HttpMethod.Get, "http://orders/x") { Version = Version.Parse(version), VersionPolicy = HttpVersionPolicy.RequestVersionExact };

    public async ValueTask DisposeAsync()
    {
        Metrics.Dispose();
        await Orders.DisposeAsync();
    }

    /// <summary>OrcaLoadReport: field 6 is rps_fractional, a double. Eleven bytes are no multiple of three, so base64 pads.</summary>
    private static string Base64(double rate)
    {
        byte[] message = new byte[11];
        message[0] = (6 << 3) | 1;
        BinaryPrimitives.WriteDoubleLittleEndian(message.AsSpan(1), rate);
        message[9] = 15 << 3;                   // a field of a later version: the number 1
        message[10] = 1;
        return Convert.ToBase64String(message);
    }

    private sealed class Picker(PickerInputs inputs, ConcurrentQueue<double> heard, bool listens) : EndpointPicker
    {
        public override bool UsesLoadReports => listens;

        public override EndpointNode? Pick(in PickContext context)
        {
            foreach (EndpointNode node in inputs.Nodes) { if (!context.IsExcluded(node)) { return node; } }
            return null;
        }

        protected internal override void ObserveLoad(EndpointNode node, LoadReport report, long timestamp) => heard.Enqueue(report.RequestsPerSecond);
    }
}
