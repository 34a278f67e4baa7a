using System.Runtime.CompilerServices;
using LoadBalancing.Client.Endpoints;
using LoadBalancing.Client.Load;

namespace LoadBalancing.Client.Picking.Prequal;

/// <summary>
/// How loaded an endpoint is, as of now: requests in flight and latency. What it reported counts while it is fresh, and is not trusted far; what it did not
/// report we estimate from our own calls and from what others report.
/// </summary>
/// <remarks>
/// Latency is that of the present requests in flight, as the paper's servers report it: a measured one grows with them. Without that the endpoint with the
/// best latency of a while ago filled its queue up to the bar, while others, whose last answers had waited in a queue long gone, stood idle.
/// </remarks>
internal sealed class PrequalKnowledge(PrequalConfig config, float decayPerStamp)
{
    /// <summary>A reported latency is believed between a tenth of the median and ten times it,</summary>
    private const float Trust = 10;

    /// <summary>and never below half of what we measure ourselves.</summary>
    private const float TrustBelowOwn = 2;

    private readonly float _halvingsPerStamp = -decayPerStamp * Exponential.Log2OfE;
    private readonly RecentValues _requestsInFlight = new(config.HotQuantile, float.PositiveInfinity);
    private readonly RecentValues _others = new(0.5, 0);
    private readonly RecentValues _latencyForEach = new(0.5, 0);

    public PrequalConfig Config => config;

    /// <summary>More requests in flight than this are hot.</summary>
    public float HotAbove => _requestsInFlight.Value;

    public KnownLoad Of(EndpointTracker tracker, long now)
    {
        long word = tracker.ReportedLoad.Word;
        bool isFresh = word != 0 && StampClock.IsRecent(ReportedLoad.StampOf(word), now, config.MaximumAgeStamps);
        int ours = tracker.InFlight.Count;
        // Those of others that the endpoint reported, or as many as endpoints usually report; ours are counted live, while they wait for their first byte.
        float requestsInFlight = ours + (isFresh ? ReportedLoad.OthersOf(word) : _others.Value);
        float own = OwnLatency(tracker.Latency.Word, now);
        float forEach = isFresh && ReportedLoad.LatencyForEachOf(word) is > 0 and var reported ? float.MaxNative(Believed(reported), own * (1 / TrustBelowOwn)) : own;
        // Nothing known: an idle endpoint gets one request, a busy one none.
        if (forEach == 0) { return new(requestsInFlight, ours == 0 ? 0 : float.MaxValue); }
        return new(requestsInFlight, forEach * (requestsInFlight + 1));
    }

    /// <summary>Takes a report: <paramref name="latencySeconds"/> is 0 where it says nothing of latency.</summary>
    public void Report(EndpointTracker tracker, double requestsInFlight, float latencySeconds, long now)
    {
        // Not only those that wait: a server counts what it has not finished, the one included whose trailers bring the report.
        int ours = Volatile.Read(in tracker.Outstanding);
        float forEach = latencySeconds / (float)Math.Max(1, Math.Max(requestsInFlight, ours));
        tracker.ReportedLoad.Report(requestsInFlight, ours, forEach, now);
        _others.Add(ReportedLoad.OthersOf(tracker.ReportedLoad.Word));
        if (forEach > 0) { _latencyForEach.Add(forEach); }
    }

    /// <summary>
    /// Takes an endpoint drawn at random into the distribution of requests in flight. Not those that answer or report: most answers are of the busiest,
    /// which would so raise the bar that they are measured by.
    /// </summary>
    public void Sample(EndpointTracker tracker, long now) => _requestsInFlight.Add(Of(tracker, now).RequestsInFlight);

    /// <summary>Our estimate as of now, near enough for a comparison.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private float OwnLatency(long word, long now)
    {
        int age = (int)((uint)now - LatencyEstimate.StampOf(word));
        return LatencyEstimate.SecondsOf(word) * Exponential.RoughlyTwoTo(float.MinNative(age * _halvingsPerStamp, 0));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private float Believed(float forEach)
    {
        float median = _latencyForEach.Value;
        return median > 0 ? float.MinNative(float.MaxNative(forEach, median * (1 / Trust)), median * Trust) : forEach;
    }
}
