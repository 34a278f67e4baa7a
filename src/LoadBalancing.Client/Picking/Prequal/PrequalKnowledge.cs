using LoadBalancing.Client.Endpoints;
using LoadBalancing.Client.Load;

namespace LoadBalancing.Client.Picking.Prequal;

/// <summary>
/// How loaded an endpoint is, as of now: requests in flight and latency. What it reported counts while it is fresh, and is not trusted far; what it did not
/// report we estimate from our own calls and from what others report.
/// </summary>
internal sealed class PrequalKnowledge(PrequalConfig config, float decayPerStamp)
{
    /// <summary>A latency is believed between a tenth of the median and ten times it.</summary>
    private const float Trust = 10;

    private readonly RecentValues _requestsInFlight = new(config.HotQuantile, float.PositiveInfinity);
    private readonly RecentValues _others = new(0.5, 0);
    private readonly RecentValues _latency = new(0.5, 0);

    public PrequalConfig Config => config;

    /// <summary>More requests in flight than this are hot.</summary>
    public float HotAbove => _requestsInFlight.Value;

    /// <summary>Others' requests that the endpoint reported, or as many as endpoints usually report, and ours, counted live.</summary>
    public float RequestsInFlight(EndpointTracker tracker, long now) =>
        (IsFresh(tracker.ReportedLoad.Word, now, out long word) ? ReportedLoad.OthersOf(word) : _others.Value) + Volatile.Read(in tracker.Outstanding);

    /// <summary>As reported, within bounds; else our own estimate. Nothing known: 0 for an idle endpoint, which gets one request, else above all.</summary>
    public float LatencySeconds(EndpointTracker tracker, long now)
    {
        float own = tracker.Latency.Read(now, decayPerStamp);
        if (IsFresh(tracker.ReportedLoad.Word, now, out long word) && ReportedLoad.LatencyOf(word) is > 0 and var reported)
        {
            float median = _latency.Value;
            if (median > 0) { reported = Math.Clamp(reported, median / Trust, median * Trust); }
            return Math.Max(reported, own / Trust);
        }
        if (own > 0) { return own; }
        return Volatile.Read(in tracker.Outstanding) == 0 ? 0 : float.MaxValue;
    }

    /// <summary>Takes a report: <paramref name="latencySeconds"/> is 0 where it says nothing of latency.</summary>
    public void Report(EndpointTracker tracker, double requestsInFlight, float latencySeconds, long now)
    {
        int ours = Volatile.Read(in tracker.Outstanding);
        tracker.ReportedLoad.Report(requestsInFlight, ours, latencySeconds, now);
        float others = ReportedLoad.OthersOf(tracker.ReportedLoad.Word);
        _others.Add(others);
        _requestsInFlight.Add(others + ours);
        if (latencySeconds > 0) { _latency.Add(latencySeconds); }
    }

    /// <summary>An answer came without a report: our own requests are what is known.</summary>
    public void Answered(EndpointTracker tracker, long now)
    {
        if (!IsFresh(tracker.ReportedLoad.Word, now, out _)) { _requestsInFlight.Add(RequestsInFlight(tracker, now)); }
    }

    private bool IsFresh(long word, long now, out long same)
    {
        same = word;
        return word != 0 && (int)((uint)now - ReportedLoad.StampOf(word)) <= config.MaximumAgeStamps;
    }
}
