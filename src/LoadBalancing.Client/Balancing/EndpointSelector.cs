using LoadBalancing.Client.Endpoints;
using LoadBalancing.Client.Health.Confirmations;
using LoadBalancing.Client.Picking;
using LoadBalancing.Client.Resilience;
using LoadBalancing.Client.Snapshots;

namespace LoadBalancing.Client.Balancing;

/// <summary>Turns a picker's choice into a lease: begins first and reads the availability word after, so that nothing starts at a removed endpoint.</summary>
internal sealed partial class EndpointSelector(SnapshotWriter writer, FeedbackLoop loop, Probation probation, LoadProber prober, Random random)
{
    /// <summary>How often a picker is asked before the pool is scanned (Finagle's P2C asks four times).</summary>
    private const int Tries = 3;

    public bool TryAcquire(ClusterSnapshot snapshot, in PickContext asked, out EndpointLease lease) =>
        snapshot.Target is null ? TryAcquireWithin(snapshot, in asked, out lease) : TryAcquireRouted(snapshot, in asked, out lease);

    private bool TryAcquireWithin(ClusterSnapshot snapshot, in PickContext asked, out EndpointLease lease)
    {
        long now = loop.Now();
        EndpointPool pool = snapshot.Pool;
        PoolSplit? split = snapshot.Split;
        PickContext context = ((split?.Needs ?? pool.Needs) & PickerNeeds.HashKey) == 0 ? asked.At(now) : Hashed(in asked, now);
        if (split is not null) { pool = Choose(split, in context); }
        if (context.Preferred is { } preferred)
        {
            if (TryBegin(preferred, EndpointAvailability.Eligible, snapshot, in context)) { return Begun(preferred, snapshot.PoolOf(preferred), in context, out lease); }
            if (context.IsBound) { lease = default; return false; }
        }
        // Only a first attempt probes: a request that has failed once must not spend its other chances on endpoints that are likely down.
        if (probation.HasDueProbes && context.Tried is null && TryProbe(snapshot, in context, out lease)) { return true; }
        if (pool.Picker.Pick(in context) is { } node && TryBegin(node, pool.Admits, snapshot, in context))
        {
            if (pool.Probing is { } probing) { prober.RequestSent(probing, pool); }
            lease = loop.Begin(node, pool, now, isProbe: false);
            return true;
        }
        return TryHarder(snapshot, pool, in context, out lease);
    }

    /// <summary>Somebody would serve this request, but for a limit.</summary>
    public static bool IsFull(ClusterSnapshot snapshot, in PickContext context)
    {
        if (snapshot.Limits is not { } limits) { return false; }
        foreach (EndpointNode node in snapshot.Nodes)
        {
            bool isMeant = node.Weight > 0 && Serves(node, EndpointAvailability.Ejected, snapshot.Serving) && !context.IsExcluded(node) && (!context.IsBound || node.Tracker == context.Preferred?.Tracker);
            if (isMeant && node.Outstanding >= limits.For(node.Tracker)) { return true; }
        }
        return snapshot.Otherwise is { } next && IsFull(next, in context);
    }

    /// <summary>By the key where the policy goes by keys, else by chance.</summary>
    private EndpointPool Choose(PoolSplit split, in PickContext context) =>
        (split.Needs & PickerNeeds.HashKey) != 0 && context.Hash is { } hash ? split.ChooseBy(hash) : split.Draw(random);

    /// <summary>Without a key any will do, but the same for every try of this attempt. Operators should know how often that happens.</summary>
    private PickContext Hashed(in PickContext asked, long now)
    {
        PickContext context = asked.WithHashAt(now, random, out bool hadKey);
        if (!hadKey && asked.Tried is null) { loop.CountMissingKey(); }
        return context;
    }

    private static bool TryBegin(EndpointNode node, EndpointAvailability admits, ClusterSnapshot snapshot, in PickContext context)
    {
        LimitsConfig? limits = snapshot.Limits;
        if (limits is null) { node.Tracker.Begin(); }
        else if (!node.Tracker.TryBegin(limits.For(node.Tracker))) { return false; }
        if (Serves(node, admits, snapshot.Serving) && !(context.HasExclusions && context.IsExcluded(node)) && (limits is null || limits.TryPermit(node.Tracker, snapshot.Generation))) { return true; }
        node.Tracker.End();
        return false;
    }

    /// <summary>
    /// What an endpoint has confirmed is asked of the snapshot, not of its word: one that is unconfirmed now may be among the last that serve an older version, on which a request began that is not
    /// to run on another (law L1); and one that serves now may do so on a newer one.
    /// </summary>
    private static bool Serves(EndpointNode node, EndpointAvailability admits, ServingRule? serving)
    {
        EndpointAvailability word = node.Tracker.Availability;
        return serving is null ? word <= admits : (word <= admits || word == EndpointAvailability.Unconfirmed) && serving.Admits(node);
    }

    private bool TryProbe(ClusterSnapshot snapshot, in PickContext context, out EndpointLease lease)
    {
        if (probation.TryClaim(snapshot.Nodes, in context, out EndpointNode? node))
        {
            if (!TryBegin(node, EndpointAvailability.Probation, snapshot, in context))
            {
                // What another version's request may try, this one may not: the probe is left to the next.
                probation.ProbeEnded(node, failed: false, loop.Now(), loop.Now());
                lease = default;
                return false;
            }
            // Not the time of the request, which may have read the clock before the probation began: what began earlier proves nothing, and the probe would never end.
            lease = loop.Begin(node, snapshot.PoolOf(node), loop.Now(), isProbe: true);
            return true;
        }
        lease = default;
        return false;
    }

    /// <summary>
    /// The picker chose none, or one that changed a moment ago: ask again, then scan the pool, then the other pools, then anything of the snapshot that is not removed
    /// (law L6), then the newest generation of the same version (law L1).
    /// </summary>
    private bool TryHarder(ClusterSnapshot snapshot, EndpointPool pool, in PickContext context, out EndpointLease lease)
    {
        lease = default;
        if (pool.Members.FailsTraffic) { return false; }
        for (int i = 1; i < Tries; i++)
        {
            if (pool.Picker.Pick(in context) is { } node && TryBegin(node, pool.Admits, snapshot, in context)) { return Begun(node, pool, in context, out lease); }
        }
        if (TryScan(pool.Nodes.AsSpan(), pool.Admits, snapshot, in context) is { } scanned) { return Begun(scanned, pool, in context, out lease); }
        if (snapshot.Split is { } split && TryOthers(snapshot, split, pool, in context, out lease)) { return true; }
        if (!snapshot.FailsTraffic)
        {
            if (TryScan(snapshot.Nodes.AsSpan(), EndpointAvailability.Eligible, snapshot, in context) is { } eligible) { return Begun(eligible, snapshot.PoolOf(eligible), in context, out lease); }
            if (TryScan(snapshot.Nodes.AsSpan(), EndpointAvailability.Ejected, snapshot, in context) is { } last) { return Begun(last, snapshot.PoolOf(last), in context, out lease); }
        }
        if (writer.Current is not { } current || current.Version != snapshot.Version || current.SeenBy(snapshot.Target) is not { } newest || ReferenceEquals(newest, snapshot)) { return false; }
        return TryHarder(newest, newest.Split is { } newSplit ? Choose(newSplit, in context) : newest.Pool, in context, out lease);
    }

    private bool TryOthers(ClusterSnapshot snapshot, PoolSplit split, EndpointPool tried, in PickContext context, out EndpointLease lease)
    {
        foreach (EndpointPool pool in split.Pools)
        {
            if (ReferenceEquals(pool, tried) || pool.Members.FailsTraffic) { continue; }
            if (pool.Picker.Pick(in context) is { } node && TryBegin(node, pool.Admits, snapshot, in context)) { return Begun(node, pool, in context, out lease); }
            if (TryScan(pool.Nodes.AsSpan(), pool.Admits, snapshot, in context) is { } scanned) { return Begun(scanned, pool, in context, out lease); }
        }
        lease = default;
        return false;
    }

    private bool Begun(EndpointNode node, EndpointPool pool, in PickContext context, out EndpointLease lease)
    {
        lease = loop.Begin(node, pool, context.Timestamp, isProbe: false);
        return true;
    }

    private EndpointNode? TryScan(ReadOnlySpan<EndpointNode> nodes, EndpointAvailability admits, ClusterSnapshot snapshot, in PickContext context)
    {
        int start = nodes.Length == 0 ? 0 : random.Next(nodes.Length);
        for (int i = 0; i < nodes.Length; i++)
        {
            EndpointNode node = nodes[(start + i) % nodes.Length];
            if (node.Weight > 0 && Serves(node, admits, snapshot.Serving) && TryBegin(node, admits, snapshot, in context)) { return node; }
        }
        return null;
    }
}
