using System.Collections.Immutable;
using System.Globalization;
using LoadBalancing.Client.Endpoints;
using LoadBalancing.Client.Health;
using LoadBalancing.Client.Load;
using LoadBalancing.Client.Snapshots;

namespace LoadBalancing.Client.Balancing;

/// <summary>
/// Takes endpoints out for a time and lets them back to where one request shows whether they are well. Who should go, others decide; here it is decided whether it may:
/// judgements have a limited number of places, and stop where those that are left would carry no more.
/// </summary>
internal sealed class Ejections(ClusterSurroundings surroundings, Transitions transitions, EjectionPlaces places)
{
    private readonly Lock _returning = new();
    private ImmutableArray<EndpointNode> _published = [];

    /// <summary>The settings in force; set once by the cluster that owns both.</summary>
    public Func<HealthConfig> Config { get; set; } = static () => HealthConfig.Default;

    /// <summary>Called after an availability changed.</summary>
    public Action Changed { get; set; } = static () => { };

    /// <summary>When nobody else may go by judgement.</summary>
    public CascadeWatch Cascade { get; } = new(surroundings.Clock, places);

    /// <summary>Whether an endpoint whose time is over may be tried by a request: where a check is configured, it has to succeed first.</summary>
    public Func<EndpointNode, long, bool> MayReturn { get; set; } = static (_, _) => true;

    /// <summary>Takes a place for an endpoint that is judged out, or tells why it stays.</summary>
    public bool TryTakePlace(EndpointNode node, string reason, long now)
    {
        // Who gets no requests takes nobody's share with it.
        if (node.Weight <= 0 || node.Tracker.Ejection.HoldsPlace) { return true; }
        string? cascade = places.AreAllTaken ? null : Cascade.Hindrance(now);
        if (cascade is null && places.TryTake(node.Tracker)) { return true; }
        if (IsToBeTold(node, now))
        {
            transitions.Kept(node, reason, cascade ?? string.Create(CultureInfo.InvariantCulture, $"{places.Taken} endpoints are out by judgement, and no more than {places.Most} may be"));
        }
        return false;
    }

    /// <summary>Takes an endpoint out that serves or is on probation.</summary>
    /// <returns>False when it stays, or was out already.</returns>
    public bool TryEject(EndpointNode node, in Verdict verdict, long now)
    {
        EndpointTracker tracker = node.Tracker;
        if (tracker.Availability is not (EndpointAvailability.Eligible or EndpointAvailability.Probation)) { return false; }
        if (verdict.Enforced < 1 && surroundings.Random.NextDouble() >= verdict.Enforced)
        {
            if (IsToBeTold(node, now)) { transitions.WouldEject(node, in verdict); }
            return false;
        }
        if (!verdict.IsFact && !TryTakePlace(node, verdict.Reason, now)) { return false; }
        if (!tracker.TryMove(EndpointAvailability.Eligible, EndpointAvailability.Ejected) && !tracker.TryMove(EndpointAvailability.Probation, EndpointAvailability.Ejected))
        {
            // Somebody else was faster: who ejected it needs the place, who took it out of service does not.
            if (tracker.Availability != EndpointAvailability.Ejected) { places.GiveBack(tracker); }
            return false;
        }
        if (verdict.IsFact) { places.GiveBack(tracker); }
        TimeSpan? duration = verdict.IsIndefinite ? null : Config().Outliers.Times.Of(tracker.Ejection.Begin(), verdict.IsTransport, surroundings.Random);
        tracker.Ejection.EndsAt(duration is { } time ? surroundings.Clock.After(now, time) : EjectionState.Indefinitely);
        transitions.Ejected(node, in verdict, duration);
        Changed();
        return true;
    }

    /// <summary>Whoever took it out for an indefinite time finds it well: it goes to where one request shows that.</summary>
    public bool Readmit(EndpointNode node, string reason, long now)
    {
        if (node.Tracker.Availability != EndpointAvailability.Ejected || !HalfOpen(node, reason, now)) { return false; }
        Changed();
        return true;
    }

    /// <summary>Lets those go on whose time is over, and returns when that is next.</summary>
    public long? LetReturn(IEnumerable<EndpointNode> nodes, long now)
    {
        long? next = null;
        foreach (EndpointNode node in nodes)
        {
            if (node.Tracker.Availability != EndpointAvailability.Ejected) { continue; }
            long until = node.Tracker.Ejection.Until;
            if (until > now) { if (until != EjectionState.Indefinitely) { next = Math.Min(next ?? until, until); } }
            else if (MayReturn(node, now)) { HalfOpen(node, "its time is over", now); }
        }
        return next;
    }

    /// <summary>It is well: it holds no place, and gets its share little by little.</summary>
    public void Returned(EndpointTracker tracker, bool slowly, long now)
    {
        places.GiveBack(tracker);
        if (slowly) { tracker.Ramp = Config().SlowStart.OnReturn(now, surroundings.Clock); }
    }

    /// <summary>It did not leave after all.</summary>
    public void Forget(EndpointTracker tracker) => places.GiveBack(tracker);

    /// <summary>A snapshot was published: there may be other endpoints, and whoever left, is out of service or gets no requests holds no place. One after the other, the newest last.</summary>
    public void Published(ClusterSnapshot snapshot)
    {
        foreach (EndpointNode node in _published) { if (node.Availability > EndpointAvailability.Ejected) { places.GiveBack(node.Tracker); } }
        foreach (EndpointNode node in snapshot.Nodes) { if (node.Weight <= 0 || node.Availability > EndpointAvailability.Ejected) { places.GiveBack(node.Tracker); } }
        _published = snapshot.Nodes;
        Cascade.Nodes = snapshot.Nodes;
        Cascade.Config = snapshot.Config.Health.Outliers.Cascade;
        places.Most = snapshot.Config.Health.Outliers.MostEjected(snapshot.Nodes.Count(node => node.Weight > 0 && node.Availability <= EndpointAvailability.Ejected));
    }

    private bool IsToBeTold(EndpointNode node, long now) => node.Tracker.Ejection.TryTell(now, surroundings.Clock.After(0, Config().Outliers.Interval));

    private bool HalfOpen(EndpointNode node, string reason, long now)
    {
        EndpointTracker tracker = node.Tracker;
        lock (_returning)
        {
            // Its time and its check may end at the same moment; whoever comes second must not close the gate behind the probe that the first has let in.
            if (tracker.Availability != EndpointAvailability.Ejected) { return false; }
            long until = tracker.Ejection.Until;
            // Closed before it is on probation: what began before may not prove that it is well.
            tracker.Probation.Close(now, now, isReturn: true);
            if (!tracker.TryMove(EndpointAvailability.Ejected, EndpointAvailability.Probation)) { return false; }
            tracker.Ejection.Ended(until);
            // What was under way when it left, and failed since, is no news.
            tracker.Outcomes.ForgetRows();
        }
        transitions.HalfOpen(node, reason);
        return true;
    }
}
