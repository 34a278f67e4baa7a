using LoadBalancing.Client.Configuration;
using LoadBalancing.Client.Diagnostics;
using LoadBalancing.Client.Endpoints;
using LoadBalancing.Client.Health.Confirmations;
using LoadBalancing.Client.Snapshots;
using LoadBalancing.Client.Versions;

namespace LoadBalancing.Client.Balancing;

/// <summary>
/// Which configuration version each endpoint runs: heard in answers, or asked. What was heard counts for the next attempt at once (<see cref="ServingRule"/>); words, pools and versions that wait follow on
/// one timer a cluster, off the request path. A cluster without <c>Health:Confirmation</c> does nothing here.
/// </summary>
internal sealed class Confirmations : IDisposable
{
    private static readonly TimeSpan s_pauseAfterFailure = TimeSpan.FromSeconds(10);
    private readonly string _cluster;
    private readonly ClusterSurroundings _surroundings;
    private readonly SnapshotWriter _writer;
    private readonly Transitions _transitions;
    private readonly ConfirmationPolls _polls;
    private readonly ITimer _timer;
    private (ConfigurationVersion Version, ServingRule? Rule) _last;
    private Action _published = static () => { };
    private int _isWoken;

    public Confirmations(string cluster, ClusterSurroundings surroundings, SnapshotWriter writer, Transitions transitions)
    {
        (_cluster, _surroundings, _writer, _transitions) = (cluster, surroundings, writer, transitions);
        Gate = new ConfirmationGate(cluster, surroundings, writer, transitions) { Wake = Wake };
        _polls = new ConfirmationPolls(cluster, surroundings, writer, Gate) { Ended = Wake };
        _timer = Background.CreateTimer(surroundings.Time, static state => ((Confirmations)state!).Run(), this, Timeout.InfiniteTimeSpan);
    }

    /// <summary>Holds versions back until enough have confirmed them.</summary>
    public ConfirmationGate Gate { get; }

    /// <summary>Called after the share of an endpoint changed; set once by the cluster that owns both.</summary>
    public Action Changed { get; set; } = static () => { };

    /// <summary>What is asked about; null where nothing is.</summary>
    private string? Document => ConfigOf(_writer.Current?.Config) ?? ConfigOf(Gate.Waiting?.Config) ?? ConfigOf(_writer.First?.Config);

    /// <summary>An answer carried these words. The same again cost a comparison.</summary>
    /// <param name="node">Who answered.</param>
    /// <param name="text">The header's value.</param>
    /// <param name="startedAt">When the attempt began.</param>
    public void Heard(EndpointNode node, string text, long startedAt)
    {
        if (Document is not { } document) { return; }
        ref ConfirmationState state = ref node.Tracker.Confirmation;
        long now = _surroundings.Clock.Now();
        if (state.IsRepeated(document, text)) { state.Repeat(now); }
        else if (!VersionHeader.TryRead(text, document, out VersionStatement? statement)) { Count("malformed"); }
        else if (statement is not null && state.Hear(document, statement, text, isComplete: false, startedAt, now))
        {
            Count("changed");
            Wake();
        }
    }

    /// <summary>It sent a request away that named a version.</summary>
    public void SentAway(EndpointNode node, ServingRule rule)
    {
        if (!node.Tracker.Confirmation.SendAway(rule.Document, rule.Required)) { return; }
        Count("sent_away");
        Wake();
    }

    /// <summary>Called once by the cluster that owns both: versions are held back here, and go on there.</summary>
    public void Connect(ClusterUpdates updates, Action changed)
    {
        _published = changed;
        (Gate.LookAgain, Gate.Announce) = (updates.Staging.LookAgain, updates.Announcements.Of);
        (updates.Hindrance, updates.Announcements.TryTell) = (Gate.Hindrance, TryTell);
        updates.Announcements.Waits = Wake;
        updates.Staging.Gates.Add(Gate);
    }

    /// <summary>Something changed: a version, an endpoint, or what one says.</summary>
    public void Wake()
    {
        if (Document is null && _polls.IsIdle) { return; }
        if (Interlocked.Exchange(ref _isWoken, 1) == 0) { _timer.Change(TimeSpan.Zero, Timeout.InfiniteTimeSpan); }
    }

    /// <summary>Tells of a word that was given or taken for what the endpoint has confirmed.</summary>
    /// <returns>False where it was for another reason.</returns>
    public bool TryTell(EndpointNode node)
    {
        EndpointTracker tracker = node.Tracker;
        if (node.Availability == EndpointAvailability.Unconfirmed)
        {
            tracker.Confirmation.WasMissing = true;
            _transitions.Unconfirmed(node, _writer.Current?.Serving?.WhyNot(node) ?? "it has not confirmed its version");
            return true;
        }
        if (!tracker.Confirmation.WasMissing) { return false; }
        tracker.Confirmation.WasMissing = false;
        if (node.Availability != EndpointAvailability.Eligible) { return false; }
        long now = _surroundings.Clock.Now();
        if (_writer.Current?.Config.Health.SlowStart is { } slowStart)
        {
            tracker.Ramp = node.Succeeded + node.Failed == 0 ? slowStart.OnJoin(now, _surroundings.Clock) : slowStart.OnReturn(now, _surroundings.Clock);
        }
        if (tracker.Ramp is not null) { Changed(); }
        _transitions.Confirmed(node, _writer.Current?.Serving is { } rule ? $"it serves version {rule.Required}" : "no confirmation is needed now");
        return true;
    }

    public void Dispose()
    {
        _timer.Dispose();
        _polls.Dispose();
    }

    private static string? ConfigOf(ClusterConfig? config) => config?.Health.Confirmation is null ? null : config.Document;

    private void Run()
    {
        try
        {
            Volatile.Write(ref _isWoken, 0);
            long now = _surroundings.Clock.Now();
            Announce(_writer.Confirm());
            long? next = Gate.Look(now), poll = _polls.Run(_surroundings.Clock.Now());
            TellOfRule();
            next = next is null || poll < next ? poll : next;
            // Whoever woke us meanwhile has set the timer to now; it must not be put off.
            if (Volatile.Read(in _isWoken) == 0) { _timer.Change(next is { } at ? Until(at, now) : Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan); }
            if (Volatile.Read(in _isWoken) == 1) { _timer.Change(TimeSpan.Zero, Timeout.InfiniteTimeSpan); }
        }
        catch (Exception e)
        {
            // An exception on a timer would end the process.
            _surroundings.Logger.BackgroundTaskFailed(e, _cluster);
            _timer.Change(s_pauseAfterFailure, Timeout.InfiniteTimeSpan);
        }
    }

    private void Announce(Publication publication)
    {
        if (publication.Snapshot is null) { return; }
        foreach (EndpointNode node in publication.Moved) { TryTell(node); }
        _published();
    }

    /// <summary>Whether confirmations are heeded, and which, is told when that changes while a version runs.</summary>
    private void TellOfRule()
    {
        if (_writer.Current is not { } current) { return; }
        (ConfigurationVersion version, ServingRule? rule) = _last;
        _last = (current.Version, current.Serving);
        if (version != current.Version || rule == current.Serving || _writer.StandingOf(current.Config, current.Version, current.Nodes) is not { } standing) { return; }
        string who = current.Serving is { } serving ? $"those that serve version {serving.Required}" : "all";
        _surroundings.Logger.ConfirmationRuleChanged(_cluster, current.Version.ToString(), who, standing.Describe());
        _transitions.Note("version.endpoints", endpoint: null, $"requests of version {current.Version} go to {who}: {standing.Describe()}");
    }

    private TimeSpan Until(long at, long now) => at <= now ? TimeSpan.Zero : _surroundings.Clock.TimeBetween(now, at);

    private void Count(string result) => _surroundings.Instruments.VersionReports.Add(1, new(TagNames.Cluster, _cluster), new(TagNames.Result, result));
}
