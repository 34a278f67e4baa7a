using System.Collections.Concurrent;
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
internal sealed class Probation(string cluster, ClusterSurroundings surroundings)
{
    private readonly ConcurrentQueue<EndpointNode> _due = new();
    private int _dueCount;

    /// <summary>Called after an availability changed; set once by the cluster that owns both.</summary>
    public Action Changed { get; set; } = static () => { };

    public bool HasDueProbes => Volatile.Read(ref _dueCount) > 0;

    public void Failed(EndpointNode node, OutcomeKind kind, bool isPenalized, long now, string error)
    {
        EndpointTracker tracker = node.Tracker;
        tracker.RefusesConnections = kind == OutcomeKind.Unreachable;
        tracker.LastFailureWasTransport = kind.IsTransportFailure();
        if (!isPenalized || !tracker.TryMove(EndpointAvailability.Eligible, EndpointAvailability.Probation)) { return; }
        tracker.Probation.Close(now, DueAfter(now, level: 0));
        surroundings.Logger.EndpointOnProbation(cluster, node.Id, node.Address, tracker.Outcomes.FailuresInARow, error);
        CountTransition("probation");
        Changed();
    }

    /// <summary>True when this success ended a probation: it must have begun after the probation did.</summary>
    public bool Succeeded(EndpointNode node, long startedAt)
    {
        EndpointTracker tracker = node.Tracker;
        if (tracker.Availability != EndpointAvailability.Probation || startedAt < tracker.Probation.Since) { return false; }
        if (!tracker.TryMove(EndpointAvailability.Probation, EndpointAvailability.Eligible)) { return false; }
        tracker.Probation.Reopen();
        tracker.RefusesConnections = false;
        tracker.LastFailureWasTransport = false;
        surroundings.Logger.EndpointRecovered(cluster, node.Id, node.Address);
        CountTransition("eligible");
        Changed();
        return true;
    }

    /// <summary>A probe came back without a success: after a failure the next wait is longer, after a neutral end the same again.</summary>
    public void ProbeEnded(EndpointNode node, bool failed, long now)
    {
        if (node.Availability != EndpointAvailability.Probation) { return; }
        int next = node.Tracker.Probation.Level + (failed ? 1 : 0);
        if (node.Tracker.Probation.TryWaitAgain(failed, DueAfter(now, next))) { Changed(); }
    }

    /// <summary>Takes a due probe for this attempt, if there is one that it may go to.</summary>
    public bool TryClaim(in PickContext context, out EndpointNode node)
    {
        while (_due.TryDequeue(out node!))
        {
            Interlocked.Decrement(ref _dueCount);
            if (context.HasExclusions && context.IsExcluded(node)) { Enqueue(node); return false; }
            if (node.Availability == EndpointAvailability.Probation && node.Tracker.Probation.TryClaimProbe()) { return true; }
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
            if (node.Availability != EndpointAvailability.Probation || !gate.IsWaiting || node.Weight <= 0) { continue; }
            long dueAt = gate.DueAt;
            if (dueAt > now) { next = Math.Min(next ?? dueAt, dueAt); }
            else if (gate.TryMakeDue()) { Enqueue(node); }
        }
        return next;
    }

    private void Enqueue(EndpointNode node)
    {
        _due.Enqueue(node);
        Interlocked.Increment(ref _dueCount);
    }

    private long DueAfter(long now, int level) => surroundings.Clock.After(now, ProbationSchedule.Delay(level, surroundings.Random));

    private void CountTransition(string state) =>
        surroundings.Instruments.Transitions.Add(1, new(TagNames.Cluster, cluster), new(TagNames.EndpointState, state));
}
