using System.Diagnostics.Metrics;
using LoadBalancing.Client.Configuration;
using LoadBalancing.Client.IntegrationTests.Harness;
using LoadBalancing.Client.Picking;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace LoadBalancing.Client.IntegrationTests.LoadReports;

/// <summary>A client of <c>prequal</c> whose probes are counted by their results.</summary>
internal sealed class Probed : IAsyncDisposable
{
    public Probed(string[] addresses, double probesPerRequest, Action<ClusterOptions>? configure = null, LogCapture? log = null)
    {
        Orders = new Balanced(
            addresses,
            options =>
            {
                options.Picker.Policy = PickerPolicies.Prequal;
                options.Picker.Prequal.ProbesPerRequest = probesPerRequest;
                options.Picker.Prequal.ProbeTimeout = TimeSpan.FromMinutes(1);
                configure?.Invoke(options);
            },
            services =>
            {
                services.AddMetrics();
                if (log is not null) { services.AddLogging(logging => logging.AddProvider(log)); }
            });
        Metrics = new MetricCapture(Orders.Services.GetRequiredService<IMeterFactory>(), Diagnostics.Telemetry.MeterName);
    }

    public Balanced Orders { get; }

    public MetricCapture Metrics { get; }

    /// <summary>Gets how many probes ended, with any result.</summary>
    public int Ended => (int)Metrics.Of("loadbalancing.client.load_probes").Sum(probe => probe.Value);

    public int Of(string result) => (int)Metrics.Of("loadbalancing.client.load_probes").Where(probe => (string)probe.Tags["loadbalancing.result"]! == result).Sum(probe => probe.Value);

    public async ValueTask DisposeAsync()
    {
        await Orders.DisposeAsync();
        Metrics.Dispose();
    }
}
