using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using LoadBalancing.Client.Diagnostics;
using LoadBalancing.Client.Endpoints;
using LoadBalancing.Client.Load;
using LoadBalancing.Client.Outcomes;
using LoadBalancing.Client.Picking;

namespace LoadBalancing.Client.Balancing;

/// <summary>
/// Moves endpoints to probation and back, and hands out probes: an endpoint that failed leaves the pool; one real request at a time tries it
/// again after 1, 2, 4 ... 30 s. The availability word changes at once; pools follow when <see cref="PoolRefresh"/> ran.
/// </summary>
internal sealed class Probation(ClusterSurroundings surroundings, Transitions transitions, Ejections ejections)
{
    private readonly ConcurrentQueue<EndpointNode> _due = new();
    private int _dueCount;

    /// <summary>Called after an availability changed; set once by the cluster that owns both.</summary>
    public Action Changed { get; set; } = static () => { };

    public bool HasDueProbes => Volatile.Read(ref _dueCount) > 0;

    public void Failed(EndpointNode node, OutcomeKind kind, bool isPenalized, long now, string error)
    {
        EndpointTracker tracker = node.Tracker;
        bool refuses = kind == OutcomeKind.Unreachable, isNews = tracker.RefusesConnections != refuses;
        tracker.RefusesConnections = refuses;
        tracker.LastFailureWasTransport = kind.IsTransportFailure();
        if (!isPenalized || !TryLeave(node, kind, error, now))
        {
            // In panic, the pool holds those who are out and accept connections: who they are has changed.
            if (isNews && tracker.Availability is (EndpointAvailability.Probation or EndpointAvailability.Ejected)) { Changed(); }
            return;
        }
        tracker.Probation.Close(now, DueAfter(now, level: 0));
        transitions.OnProbation(node, kind, error);
        Changed();
    }

    /// <summary>True when this success ended a probation: it must have begun after the probation did.</summary>
    public bool Succeeded(EndpointNode node, long startedAt)
    {
        EndpointTracker tracker = node.Tracker;
        if (tracker.Availability == EndpointAvailability.Ejected && tracker.RefusesConnections)
        {
            // Only where nobody else was left did it get a request at all. It stays out for its time, but in that plight it goes before those that refuse.
            tracker.RefusesConnections = false;
            Changed();
        }
        if (tracker.Availability != EndpointAvailability.Probation || startedAt < tracker.Probation.Since) { return false; }
        if (!tracker.TryMove(EndpointAvailability.Probation, EndpointAvailability.Eligible)) { return false; }
        ejections.Returned(tracker, tracker.Probation.WasLong, surroundings.Clock.Now());
        tracker.RefusesConnections = false;
        tracker.LastFailureWasTransport = false;
        transitions.Recovered(node);
        Changed();
        return true;
    }

    /// <summary>A probe came back without a success: after a failure the next wait is longer, after a neutral end the same again.</summary>
    public void ProbeEnded(EndpointNode node, bool failed, long startedAt, long now)
    {
        ref ProbationGate gate = ref node.Tracker.Probation;
        // A probe of an earlier probation knows nothing of the present one, whose own probe may be under way.
        if (node.Availability != EndpointAvailability.Probation || startedAt < gate.Since) { return; }
        int next = gate.Level + (failed ? 1 : 0);
        if (gate.TryWaitAgain(failed, DueAfter(now, next))) { Changed(); }
    }

    /// <summary>Takes a due probe for this attempt, if there is one that it may make.</summary>
    /// <param name="nodes">The endpoints of the attempt's snapshot: a probe became due as an endpoint of some version, and is made as one of this.</param>
    /// <param name="context">The attempt.</param>
    /// <param name="node">The endpoint to probe.</param>
    public bool TryClaim(ImmutableArray<EndpointNode> nodes, in PickContext context, [NotNullWhen(true)] out EndpointNode? node)
    {
        node = null;
        while (_due.TryDequeue(out EndpointNode? due))
        {
            Interlocked.Decrement(ref _dueCount);
            if (due.Availability != EndpointAvailability.Probation) { continue; }
            EndpointNode? ours = Find(nodes, due.Tracker);
            if (ours is null || (context.HasExclusions && context.IsExcluded(ours))) { Enqueue(due); return false; }
            if (!ours.Tracker.Probation.TryClaimProbe()) { continue; }
            if (ours.Weight > 0) { node = ours; return true; }
            long now = surroundings.Clock.Now();
            ProbeEnded(ours, failed: false, now, now);                  // no new requests: its turn comes with a weight
        }
        return false;
    }

    /// <summary>Hands out the probes that are due, and returns when the next one will be.</summary>
    public long? MakeDue(IEnumerable<EndpointNode> nodes, long now)
    {
        long? next = null;
        foreach (EndpointNode node in nodes)
        {
            ref ProbationGate gate = ref node.Tracker.Probation;
            if (node.Availability != EndpointAvailability.Probation || !gate.IsWaiting) { continue; }
            // Weight 0 is asked about again: an update that gives it a weight wakes nobody here.
            long dueAt = node.Weight > 0 ? gate.DueAt : surroundings.Clock.After(now, ProbationSchedule.Longest);
            if (dueAt > now) { next = Math.Min(next ?? dueAt, dueAt); }
            else if (gate.TryMakeDue()) { Enqueue(node); }
        }
        return next;
    }

    /// <summary>A connection that fails is a fact. Two failed answers in a row are a judgement, of which there is a limited number at a time.</summary>
    private bool TryLeave(EndpointNode node, OutcomeKind kind, string error, long now)
    {
        EndpointTracker tracker = node.Tracker;
        if (tracker.Availability != EndpointAvailability.Eligible || (!kind.IsTransportFailure() && !ejections.TryTakePlace(node, error, now))) { return false; }
        if (tracker.TryMove(EndpointAvailability.Eligible, EndpointAvailability.Probation)) { return true; }
        if (tracker.Availability is not (EndpointAvailability.Probation or EndpointAvailability.Ejected)) { ejections.Forget(tracker); }
        return false;
    }

    private static EndpointNode? Find(ImmutableArray<EndpointNode> nodes, EndpointTracker tracker)
    {
        foreach (EndpointNode node in nodes) { if (node.Tracker == tracker) { return node; } }
        return null;
    }

    private void Enqueue(EndpointNode node)
    {
        _due.Enqueue(node);
        Interlocked.Increment(ref _dueCount);
    }

    private long DueAfter(long now, int level) => surroundings.Clock.After(now, ProbationSchedule.Delay(level, surroundings.Random));
}
