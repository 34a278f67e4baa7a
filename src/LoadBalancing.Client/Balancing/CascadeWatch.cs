using System.Collections.Immutable;
using System.Globalization;
using LoadBalancing.Client.Endpoints;
using LoadBalancing.Client.Health.Outliers;
using LoadBalancing.Client.Load;

namespace LoadBalancing.Client.Balancing;

/// <summary>
/// Tells when taking out one more endpoint would push the others beyond what they carry: by the utilisation that they report, or by their latency, where it has grown
/// since endpoints began to leave. An overloaded fleet answers with errors; taking out those that do so would take the rest with them.
/// </summary>
internal sealed class CascadeWatch(StampClock clock, EjectionPlaces places)
{
    /// <summary>Asked at each failure in a storm, looked at less often.</summary>
    private readonly long _pause = clock.After(0, TimeSpan.FromMilliseconds(100));
    private Finding _last = new(null, long.MinValue);
    private float _latencyBefore;
    private int _takenBefore;

    public ImmutableArray<EndpointNode> Nodes { get; set; } = [];

    public CascadeConfig Config { get; set; } = OutlierConfig.From(new OutlierOptions()).Cascade;

    /// <summary>Why nobody else may go by judgement, or null.</summary>
    public string? Hindrance(long now)
    {
        Finding last = Volatile.Read(ref _last);
        if (last.At != long.MinValue && now - last.At < _pause && last.Taken == places.Taken) { return last.Hindrance; }
        string? hindrance = Find(now);
        Volatile.Write(ref _last, new(hindrance, now) { Taken = places.Taken });
        return hindrance;
    }

    /// <summary>While nobody leaves, latencies change for other reasons: what they are now is what later ones are compared with.</summary>
    public void IntervalEnded()
    {
        if (places.TakenEver == _takenBefore) { _latencyBefore = MedianLatency(Eligible()); }
        _takenBefore = places.TakenEver;
    }

    private string? Find(long now)
    {
        EndpointNode[] left = Eligible();
        if (left.Length < 2) { return null; }
        double[] utilizations = [.. left.Select(node => node.Tracker.Preference.UtilizationAt(now)).OfType<double>()];
        // Fewer than half of them are no picture of all.
        if (utilizations.Length * 2 >= left.Length && CascadeConfig.UtilizationAfter(utilizations.Average(), left.Length) is var after && after > Config.MaximumUtilization)
        {
            return string.Create(CultureInfo.InvariantCulture, $"the others report a utilisation of {utilizations.Average():0.00} and would come to {after:0.00}, above {Config.MaximumUtilization:0.00}");
        }
        float latency = MedianLatency(left);
        if (places.Taken == 0) { Volatile.Write(ref _latencyBefore, latency); }
        float before = Volatile.Read(ref _latencyBefore);
        return before > 0 && latency > before * Config.MaximumLatencyRise
            ? string.Create(CultureInfo.InvariantCulture, $"the latency of the others has grown from {before * 1000:0.###} to {latency * 1000:0.###} ms since endpoints began to leave")
            : null;
    }

    private EndpointNode[] Eligible() => [.. Nodes.Where(node => node.Weight > 0 && node.Availability == EndpointAvailability.Eligible)];

    /// <summary>Where the policy keeps estimates; else 0.</summary>
    private static float MedianLatency(EndpointNode[] nodes)
    {
        float[] known = [.. nodes.Select(node => LatencyEstimate.SecondsOf(node.Tracker.Latency.Word)).Where(seconds => seconds > 0).Order()];
        return known.Length == 0 ? 0 : known[known.Length / 2];
    }

    private sealed record Finding(string? Hindrance, long At)
    {
        public int Taken { get; init; }
    }
}
