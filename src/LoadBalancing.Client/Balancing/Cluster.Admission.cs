using System.Globalization;
using LoadBalancing.Client.Endpoints;
using LoadBalancing.Client.Load;
using LoadBalancing.Client.Picking;
using LoadBalancing.Client.Resilience;
using LoadBalancing.Client.Snapshots;

namespace LoadBalancing.Client.Balancing;

/// <content>Which requests are refused before an endpoint is chosen.</content>
public sealed partial class Cluster
{
    private readonly RatePermits _rate = new();

    /// <summary>Throws where a rate or the throttling of the snapshot refuses the request. Once for each request: second attempts have a budget of their own.</summary>
    internal void Admit(AdmissionConfig rules, long generation)
    {
        if (Refusal(rules, generation) is { } refusal) { throw refusal; }
    }

    /// <returns>Null for a request that may go on.</returns>
    internal RequestRejectedException? Refusal(AdmissionConfig rules, long generation)
    {
        // Throttling first: a request that it refuses is to take no permit.
        if (rules.Throttling is { } throttling && !_loop.Limits.Throttling.TryAdmit(_loop.Now(), throttling, _surroundings.Random)) { return Throttled(throttling); }
        return rules.Rate is { } rate && !_rate.TryTake(rate, generation)
            ? Rejected(RejectionReason.RateLimit, string.Create(CultureInfo.InvariantCulture, $"Cluster '{Name}' has had its {rate.Permits} requests of {rate.Window} (Resilience:RateLimit:Cluster)."), _rate.RetryAfter)
            : null;
    }

    /// <summary>As the newest snapshot says; there is nothing to ask before the first.</summary>
    private bool IsAdmitted() => _writer.Current is not { Admission: { } rules } snapshot || Refusal(rules, snapshot.Generation) is null;

    /// <summary>Every endpoint that the request may go to has had its attempts.</summary>
    /// <returns>Null where it is something else.</returns>
    private RequestRejectedException? WithoutPermit(ClusterSnapshot snapshot, in PickContext context)
    {
        if (snapshot.Limits?.Rate is not { } rate) { return null; }
        TimeSpan soonest = TimeSpan.MaxValue;
        int count = 0;
        foreach (EndpointNode node in snapshot.Nodes)
        {
            if (node.Weight <= 0 || node.Availability != EndpointAvailability.Eligible || context.IsExcluded(node)) { continue; }
            if (!node.Tracker.Rate.IsOut) { return null; }
            soonest = node.Tracker.Rate.RetryAfter < soonest ? node.Tracker.Rate.RetryAfter : soonest;
            count++;
        }
        return count == 0
            ? null
            : Rejected(RejectionReason.RateLimit, string.Create(CultureInfo.InvariantCulture, $"Each of {count} endpoints of cluster '{Name}' has had its {rate.Permits} attempts of {rate.Window} (Resilience:RateLimit:PerEndpoint)."), soonest);
    }

    /// <summary>Rates that the newest snapshot has not got are let go: it may have come without a version, when endpoints were found.</summary>
    private void ForgetRates()
    {
        if (_writer.Current is not { } snapshot) { return; }
        if (snapshot.Admission?.Rate is null) { _rate.Forget(snapshot.Generation); }
        if (snapshot.Limits?.Rate is not null) { return; }
        foreach (EndpointNode node in snapshot.Nodes) { node.Tracker.ForgetRate(snapshot.Generation); }
    }

    private RequestRejectedException Throttled(ThrottlingConfig throttling)
    {
        (long requests, long accepts, double refused) = _loop.Limits.Throttling.Read(_loop.Now(), throttling);
        return Rejected(RejectionReason.Throttled, string.Create(CultureInfo.InvariantCulture,
            $"Cluster '{Name}' accepted {accepts} of {requests} requests of {throttling.Window}, so {refused:P0} are refused here (Resilience:Throttling)."));
    }
}
