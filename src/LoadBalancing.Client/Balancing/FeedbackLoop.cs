using System.Diagnostics;
using LoadBalancing.Client.Diagnostics;
using LoadBalancing.Client.Endpoints;
using LoadBalancing.Client.Load;
using LoadBalancing.Client.Outcomes;
using LoadBalancing.Client.Picking;
using LoadBalancing.Client.Snapshots;

namespace LoadBalancing.Client.Balancing;

/// <summary>
/// send -> observe -> the next pick knows better. Begins and ends attempts, and takes what they taught to tracker, picker, probation and metrics,
/// at once and without a lock.
/// </summary>
internal sealed class FeedbackLoop(string cluster, ClusterSurroundings surroundings, EndpointHealth health, OutstandingTotal total)
{
    private readonly Instruments _instruments = surroundings.Instruments;

    public bool PerEndpointMetrics { get; set; }

    /// <summary>Takes the latency of each success, while somebody watches them; null else.</summary>
    public LatencyHistogram? Latencies { get; set; }

    /// <summary>Those who wait for a place at an endpoint.</summary>
    public PendingRequests? Pending { get; set; }

    /// <summary>Limits that follow what attempts teach; asked where a version has some.</summary>
    public LimitFeedback Limits { get; } = new(surroundings.Clock);

    public long Now() => surroundings.Clock.Now();

    public EndpointLease Begin(EndpointNode node, EndpointPool pool, long now, bool isProbe)
    {
        PickerNeeds needs = pool.Needs;
        if ((needs & PickerNeeds.InFlightAge) != 0) { node.Tracker.InFlight.Begin(surroundings.Clock.StampOf(now)); }
        if ((needs & PickerNeeds.TotalOutstanding) != 0) { (pool.Total ?? total).Begin(); }
        var attempt = new Attempt { Node = node, Picker = pool.Picker, StartedAt = now, PoolTotal = pool.Total, Needs = needs, Learning = pool.Learning, IsProbe = isProbe };
        LeaseSlot slot = LeasePool.Rent();
        return new EndpointLease(node, slot, slot.Start(this, in attempt));
    }

    public void CountMissingKey() => _instruments.MissingHashKeys.Add(1, new KeyValuePair<string, object?>(TagNames.Cluster, cluster));

    public void FirstByte(in Attempt attempt, TimeSpan? retryAfter)
    {
        EndpointTracker tracker = attempt.Node.Tracker;
        tracker.Silence.Answered(attempt.StartedAt, attempt.FirstByteAt);
        if (attempt.Learning is not null) { Limits.FirstByte(in attempt); }
        if (attempt.FirstVerdict == OutcomeKind.Overloaded) { health.Overload.AskedForLess(attempt.Node, retryAfter, attempt.FirstByteAt); }
        if ((attempt.Needs & PickerNeeds.InFlightAge) != 0) { tracker.InFlight.End(surroundings.Clock.StampOf(attempt.StartedAt)); }
        var outcome = new CallOutcome(attempt.FirstVerdict, LatencyOf(in attempt, attempt.FirstByteAt));
        if (attempt.FirstVerdict != OutcomeKind.Abandoned) { Learn(in attempt, outcome, attempt.FirstByteAt, error: null); return; }
        // The verdict comes with the trailers. The latency is known now, and headers prove that a broken transport works again; an endpoint
        // whose last answers failed has to show a good end first.
        outcome = outcome with { Kind = OutcomeKind.Success };
        if (tracker.LastFailureWasTransport) { Learn(in attempt, outcome, attempt.FirstByteAt, error: null); }
        else if (tracker.Outcomes.FailuresInARow == 0) { Observe(in attempt, outcome, attempt.FirstByteAt); }
    }

    public void End(in Attempt attempt, bool sawFirstByte, in CallResult result)
    {
        EndpointTracker tracker = attempt.Node.Tracker;
        // Before the request leaves the counts: a server that writes its requests in flight into the trailers counts the one whose trailers they are.
        if (result.LoadReport is { } report) { Report(in attempt, report); }
        if (result.ConfigurationVersion is { } version) { health.Confirmations.Heard(attempt.Node, version, attempt.StartedAt); }
        if (!sawFirstByte && (attempt.Needs & PickerNeeds.InFlightAge) != 0) { tracker.InFlight.End(surroundings.Clock.StampOf(attempt.StartedAt)); }
        if ((attempt.Needs & PickerNeeds.TotalOutstanding) != 0) { (attempt.PoolTotal ?? total).End(); }
        tracker.End();
        if (Pending is { Any: true } pending) { pending.PlaceFreed(); }
        // A deadline may be shorter than the answer takes; it speaks against an endpoint only that has answered nobody for longer than its answers take.
        bool isSilent = result.Kind == OutcomeKind.DeadlineExceeded && !sawFirstByte && tracker.Silence.IsTooLong(attempt.StartedAt, Now(), surroundings.Clock);
        OutcomeKind kind = isSilent ? OutcomeKind.GatewayFailure : result.Kind;
        tracker.Outcomes.CountEnd(kind);
        OutcomeKind first = sawFirstByte ? attempt.FirstVerdict : OutcomeKind.Abandoned;
        // Nothing is learnt twice: after a verdict at the first byte only a worse end is news, and a neutral end after a first byte never is.
        bool isCorrection = first != OutcomeKind.Abandoned;
        bool isGoodEndOfKnown = isCorrection && kind == OutcomeKind.Success && !attempt.IsProbe;
        // The clock is the dearest part of an attempt: most ends come after a first byte, teach nothing more, and need no third reading of it.
        long now = isGoodEndOfKnown ? attempt.FirstByteAt : Now();
        long knownAt = sawFirstByte ? attempt.FirstByteAt
            : result.TimeToFirstByte is { } given ? surroundings.Clock.After(attempt.StartedAt, given) : now;
        // Who reports only ends has answered then.
        if (!sawFirstByte && kind == OutcomeKind.Success) { tracker.Silence.Answered(attempt.StartedAt, knownAt); }
        if (attempt.Learning is not null) { Limits.End(in attempt, sawFirstByte, in result, sawFirstByte ? now : knownAt); }
        if (kind == OutcomeKind.Overloaded && first != OutcomeKind.Overloaded) { health.Overload.AskedForLess(attempt.Node, result.RetryAfter, now); }
        if (isCorrection ? kind.IsFailure() && !first.IsFailure() : !sawFirstByte || !kind.IsNeutral())
        {
            var outcome = new CallOutcome(kind, LatencyOf(in attempt, knownAt)) { IsCorrection = isCorrection };
            // After a failed answer, headers were not believed (see FirstByte), so the picker has not heard of them.
            bool isHeard = sawFirstByte && !isCorrection && kind == OutcomeKind.Success && tracker.Outcomes.FailuresInARow == 0;
            Learn(in attempt, outcome, now, result.ErrorType, isHeard, hadHeaders: sawFirstByte);
        }
        // The first verdict stands: an error page that was read to its end is no success.
        if (attempt.IsProbe && (isCorrection ? first : kind) != OutcomeKind.Success)
        {
            health.Probation.ProbeEnded(attempt.Node, first.IsFailure() || kind.IsFailure(), attempt.StartedAt, now);
        }
        if (Latencies is { } latencies && kind == OutcomeKind.Success) { latencies.Record(LatencyOf(in attempt, knownAt)); }
        if (_instruments.AttemptDuration.Enabled) { Record(in attempt, in result, knownAt); }
    }

    /// <summary>What the server said of its load, at whatever moment it said so.</summary>
    public void Report(in Attempt attempt, LoadReport report)
    {
        if ((attempt.Needs & PickerNeeds.LoadReports) == 0) { return; }
        long now = Now();
        health.Overload.Reported(attempt.Node, report, now);
        try { attempt.Picker!.ObserveLoad(attempt.Node, report, now); }
        catch (Exception e) { surroundings.Logger.PickerThrew(e, cluster, attempt.Picker!.GetType().Name); }
    }

    /// <summary>The endpoint said that it wants no new requests.</summary>
    public void Draining(EndpointNode node) => health.OwnDraining.Said(node, Now());

    /// <summary>The application learnt after the end of an attempt what it was worth: that counts for the endpoint's health. Latencies and outstanding requests stay as they were.</summary>
    /// <param name="node">The endpoint.</param>
    /// <param name="startedAt">When the attempt began.</param>
    /// <param name="from">How it was counted.</param>
    /// <param name="to">What it was worth.</param>
    public void Correct(EndpointNode node, long startedAt, OutcomeKind from, OutcomeKind to)
    {
        node.Tracker.Outcomes.Correct(from, to);
        long now = Now();
        if (to == OutcomeKind.Overloaded && from != OutcomeKind.Overloaded) { health.Overload.AskedForLess(node, retryAfter: null, now); }
        bool isNews = to.IsFailure() ? !from.IsFailure() : to == OutcomeKind.Success && from != OutcomeKind.Success;
        if (isNews) { Learn(new Attempt { Node = node, StartedAt = startedAt }, new CallOutcome(to, TimeSpan.Zero) { IsCorrection = from == OutcomeKind.Success }, now, "reported"); }
    }

    /// <summary>A report that cannot be read is counted and forgotten: it is never the request's error.</summary>
    public void CountReport(bool isReadable) =>
        _instruments.LoadReports.Add(1, new(TagNames.Cluster, cluster), new(TagNames.Result, isReadable ? "accepted" : "malformed"));

    /// <summary>Failures in a row, probation, then the picker: in that order, so that the picker hears whether the endpoint is now avoided.</summary>
    /// <param name="attempt">What it was learnt from.</param>
    /// <param name="outcome">What was learnt.</param>
    /// <param name="now">When.</param>
    /// <param name="error">The name of the error, for the log.</param>
    /// <param name="isHeard">The picker knows this latency from the first byte and listens only if the endpoint recovered.</param>
    /// <param name="hadHeaders">Headers were taken for good before, and may have ended a row of failures, or a probation.</param>
    private void Learn(in Attempt attempt, CallOutcome outcome, long now, string? error, bool isHeard = false, bool hadHeaders = false)
    {
        EndpointNode node = attempt.Node;
        if (outcome.Kind.IsFailure())
        {
            int inARow = node.Tracker.Outcomes.CountFailureInARow(outcome.Kind, outcome.IsCorrection || hadHeaders);
            // A probe's failure lengthens the wait for the next; it is no news of an endpoint that serves, unless the probe's good headers have made it serve.
            bool isNews = !attempt.IsProbe || node.Availability == EndpointAvailability.Eligible;
            outcome = outcome with { IsPenalized = outcome.Kind.IsTransportFailure() || inARow >= 2 };
            string name = error ?? outcome.Kind.ToString();
            health.Probation.Failed(node, outcome.Kind, outcome.IsPenalized, now, name);
            if (isNews) { health.Outliers.Failed(node, outcome.Kind, now, name); }
        }
        else if (outcome.Kind == OutcomeKind.Success)
        {
            node.Tracker.Outcomes.EndFailuresInARow();
            outcome = outcome with { IsRecovery = health.Probation.Succeeded(node, attempt.StartedAt) };
        }
        if (!isHeard || outcome.IsRecovery) { Observe(in attempt, outcome, now); }
    }

    /// <summary>A plug-in that throws must not break the body that a caller is reading, nor the finalizer of a lost lease.</summary>
    private void Observe(in Attempt attempt, CallOutcome outcome, long now)
    {
        try { attempt.Picker?.Observe(attempt.Node, outcome with { StartedAt = attempt.StartedAt, ObservedAt = now }); }
        catch (Exception e) { surroundings.Logger.PickerThrew(e, cluster, attempt.Picker!.GetType().Name); }
    }

    private TimeSpan LatencyOf(in Attempt attempt, long until) => surroundings.Clock.TimeBetween(attempt.StartedAt, until);

    private void Record(in Attempt attempt, in CallResult result, long until)
    {
        var tags = new TagList { { TagNames.Cluster, cluster } };
        if (result.StatusCode != 0) { tags.Add(TagNames.StatusCode, result.StatusCode); }
        if (result.ErrorType is not null) { tags.Add(TagNames.ErrorType, result.ErrorType); }
        if (PerEndpointMetrics)
        {
            tags.Add(TagNames.EndpointId, attempt.Node.Id);
            tags.Add(TagNames.PeerAddress, attempt.Node.Host);
            tags.Add(TagNames.PeerPort, attempt.Node.Port);
        }
        _instruments.AttemptDuration.Record(LatencyOf(in attempt, until).TotalSeconds, in tags);
    }
}
