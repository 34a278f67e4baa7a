using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Globalization;
using LoadBalancing.Client.Diagnostics;
using LoadBalancing.Client.Endpoints;
using LoadBalancing.Client.Health.Outliers;
using LoadBalancing.Client.Load;
using LoadBalancing.Client.Outcomes;
using LoadBalancing.Client.Snapshots;

namespace LoadBalancing.Client.Balancing;

/// <summary>
/// Judges endpoints by their answers: rows of failures when they grow long enough, rates at the end of each interval. The request path only counts; connections that fail
/// and answers of gateways are judged there and then, since no figure of another endpoint is needed.
/// </summary>
internal sealed class OutlierDetection : IDisposable
{
    /// <summary>A storm of failures is judged a hundred times a second, not at each.</summary>
    private static readonly TimeSpan s_pause = TimeSpan.FromMilliseconds(10);
    private readonly string _cluster;
    private readonly ClusterSurroundings _surroundings;
    private readonly SnapshotWriter _writer;
    private readonly Ejections _ejections;
    private readonly IntervalCounts _counts = new();
    private readonly ConcurrentQueue<EndpointNode> _suspects = new();
    private readonly ITimer _timer;
    private readonly Lock _judging = new();
    private long _interval;
    private long _intervalEndsAt;
    private int _isAsked;

    public OutlierDetection(string cluster, ClusterSurroundings surroundings, SnapshotWriter writer, Ejections ejections)
    {
        _cluster = cluster;
        _surroundings = surroundings;
        _writer = writer;
        _ejections = ejections;
        _timer = Background.CreateTimer(surroundings.Time, static state => ((OutlierDetection)state!).Run(), this, Timeout.InfiniteTimeSpan);
    }

    /// <summary>Called at the end of each interval, after it was judged.</summary>
    public Action IntervalEnded { get; set; } = static () => { };

    private OutlierConfig Config => _ejections.Config().Outliers;

    /// <summary>A failure was counted. On the path of a failed request: a comparison for each kind of row while all are short.</summary>
    public void Failed(EndpointNode node, OutcomeKind kind, long now, string error)
    {
        OutlierConfig config = Config;
        ref OutcomeCounters outcomes = ref node.Tracker.Outcomes;
        if (!config.IsEnabled || !config.Consecutive.IsReached(in outcomes)) { return; }
        if (kind.IsTransportFailure() && config.Consecutive.IsTransport(in outcomes))
        {
            _ejections.TryEject(node, new Verdict("transport_failures", Row("failed connections", outcomes.TransportFailuresInARow, error)) { IsFact = true, IsTransport = true, Enforced = config.Consecutive.EnforcedTransportFailures }, now);
        }
        else if (kind == OutcomeKind.GatewayFailure && config.Consecutive.IsGateway(in outcomes))
        {
            _ejections.TryEject(node, new Verdict("gateway_failures", Row("gateway failures", outcomes.GatewayFailuresInARow, error)) { Enforced = config.Consecutive.EnforcedGatewayFailures }, now);
        }
        else if (!kind.IsTransportFailure() && config.Consecutive.IsSuspect(in outcomes) && node.Tracker.Availability <= EndpointAvailability.Probation) { Suspect(node); }
    }

    /// <summary>A version was published: an interval of another length begins anew, one of the same goes on.</summary>
    public void Wake()
    {
        if (Config.Interval.Ticks != Volatile.Read(in _interval)) { Ask(); }
    }

    public void Dispose() => _timer.Dispose();

    private static string Row(string what, int count, string error) => string.Create(CultureInfo.InvariantCulture, $"{count} {what} in a row, the last: {error}");

    private void Suspect(EndpointNode node)
    {
        _suspects.Enqueue(node);
        Ask();
    }

    private void Ask()
    {
        if (Interlocked.Exchange(ref _isAsked, 1) == 0) { _timer.Change(s_pause, Timeout.InfiniteTimeSpan); }
    }

    private void Run()
    {
        try
        {
            // A suspect that comes while this runs sets the timer, which may then run on another thread.
            lock (_judging) { Judge_Locked(); }
        }
        catch (Exception e)
        {
            // An exception on a timer would end the process.
            _surroundings.Logger.BackgroundTaskFailed(e, _cluster);
            _timer.Change(TimeSpan.FromMinutes(1), Timeout.InfiniteTimeSpan);
        }
    }

    private void Judge_Locked()
    {
        Volatile.Write(ref _isAsked, 0);
        OutlierConfig config = Config;
        long now = _surroundings.Clock.Now();
        ImmutableArray<EndpointNode> nodes = _writer.Current?.Nodes ?? [];
        if (config.Interval.Ticks != _interval)
        {
            Volatile.Write(ref _interval, config.Interval.Ticks);
            _counts.Begin(nodes);
            _intervalEndsAt = _surroundings.Clock.After(now, config.Interval);
        }
        JudgeSuspects(config, nodes, now);
        if (now >= _intervalEndsAt) { EndInterval(config, nodes, now); }
        // A suspect that came meanwhile has set the timer to now; it must not be put off.
        if (Volatile.Read(ref _isAsked) == 0) { _timer.Change(Until(_intervalEndsAt, now), Timeout.InfiniteTimeSpan); }
        if (Volatile.Read(ref _isAsked) == 1) { _timer.Change(s_pause, Timeout.InfiniteTimeSpan); }
    }

    private TimeSpan Until(long at, long now)
    {
        TimeSpan left = _surroundings.Clock.TimeBetween(now, at);
        return left > TimeSpan.FromMilliseconds(1) ? left : TimeSpan.FromMilliseconds(1);
    }

    private void JudgeSuspects(OutlierConfig config, ImmutableArray<EndpointNode> nodes, long now)
    {
        if (_suspects.IsEmpty) { return; }
        EndpointRecord[] records = _counts.Read(nodes);
        while (_suspects.TryDequeue(out EndpointNode? suspect))
        {
            int index = IndexOf(nodes, suspect);
            if (index >= 0) { JudgeRow(config, nodes[index], records, index, now); }
        }
    }

    private void EndInterval(OutlierConfig config, ImmutableArray<EndpointNode> nodes, long now)
    {
        EndpointRecord[] records = _counts.Read(nodes);
        if (config.IsEnabled)
        {
            int[] judged = [.. nodes.Index().Where(pair => pair.Item.Weight > 0 && pair.Item.Availability <= EndpointAvailability.Probation).Select(pair => pair.Index)];
            foreach (RateVerdict verdict in RateRules.Judge(config, [.. judged.Select(index => records[index])]).ToArray()) { Judged(nodes[judged[verdict.Index]], in verdict, records[judged[verdict.Index]], now); }
            foreach (int index in judged) { JudgeRow(config, nodes[index], records, index, now); }
        }
        foreach (EndpointNode node in nodes) { if (node.Availability != EndpointAvailability.Ejected && !_counts.WasEjected(node.Tracker)) { node.Tracker.Ejection.PassedInterval(); } }
        _counts.Begin(nodes);
        _intervalEndsAt = _surroundings.Clock.After(now, config.Interval);
        IntervalEnded();
    }

    private void Judged(EndpointNode node, in RateVerdict verdict, in EndpointRecord record, long now) => _ejections.TryEject(
        node,
        new Verdict(verdict.Rule, string.Create(CultureInfo.InvariantCulture, $"{record.Failed} of {record.Requests} requests failed: a success rate of {verdict.Rate:P1}, below {verdict.Threshold:P1}")) { Enforced = verdict.Enforced },
        now);

    /// <summary>Plain failures in a row, of which it is not known yet whether they are the endpoint's.</summary>
    private void JudgeRow(OutlierConfig config, EndpointNode node, EndpointRecord[] records, int index, long now)
    {
        ref OutcomeCounters outcomes = ref node.Tracker.Outcomes;
        // A row that ends in failed connections was judged when they failed.
        if (!config.IsEnabled || outcomes.TransportFailuresInARow > 0 || !config.Consecutive.IsFailures(in outcomes)) { return; }
        if (PeerComparison.BestOfOthers(records, index) is not { } best || !PeerComparison.IsWorse(in records[index], best)) { return; }
        string reason = string.Create(CultureInfo.InvariantCulture, $"{outcomes.FailuresInARow} failures in a row; {records[index].FailureShare:P0} of its requests failed in this interval, {best:P0} of the best other's");
        _ejections.TryEject(node, new Verdict("consecutive_failures", reason) { Enforced = config.Consecutive.EnforcedFailures }, now);
    }

    private static int IndexOf(ImmutableArray<EndpointNode> nodes, EndpointNode node)
    {
        for (int i = 0; i < nodes.Length; i++) { if (nodes[i].Tracker == node.Tracker) { return i; } }
        return -1;
    }
}
