using LoadBalancing.Client.Etcd.Diagnostics;
using LoadBalancing.Client.Etcd.Fleets;
using LoadBalancing.Client.Etcd.Rollouts;
using LoadBalancing.Client.Etcd.Storage;
using Microsoft.Extensions.Logging;

namespace LoadBalancing.Client.Etcd.Membership;

/// <summary>A process as a member of one fleet: a lease that is kept alive, and a report under it that is written when it changes. While it is isolated it says nothing, and nothing becomes active.</summary>
internal sealed class MemberSession : IAsyncDisposable
{
    /// <summary>How often parts are looked at that have told nothing: while something is under way, and while nothing is. They tell of what they do; a thousand members that look ten times a second keep each other from flipping in time.</summary>
    private static readonly TimeSpan s_often = TimeSpan.FromMilliseconds(500), s_seldom = TimeSpan.FromSeconds(1);

    private readonly FleetConnection _fleet;
    private readonly ILogger _logger;
    private readonly MemberLease _lease;
    private readonly MemberParts _parts;
    private readonly Isolation _isolation;
    private readonly Signal _signal;
    private readonly CancellationTokenSource _end = new();
    private MemberReport _last;
    private long? _reportedUnder;
    private readonly RolloutStandby? _standby;
    private Task _loop = Task.CompletedTask, _standing = Task.CompletedTask;
    private string? _trouble;
    private bool _mustRead;

    public MemberSession(FleetConnection fleet, EtcdMemberOptions options, IEnumerable<IFleetPart> parts, ILogger logger)
    {
        (_fleet, _logger) = (fleet, logger);
        _signal = new Signal(fleet.Time);
        _last = new MemberReport(options.Role, options.Id, MemberState.Ready);
        _isolation = new Isolation(fleet.Time, options.LeaseTime, Isolated);
        _lease = new MemberLease(fleet.Follower.Store, options.LeaseTime, fleet.Time, _isolation);
        _parts = new MemberParts(fleet, parts, _signal.Set);
        fleet.Course.IsCutOff = () => _isolation.IsIsolated;
        fleet.Follower.Heard = Heard;
        fleet.Changed += Changed;
        if (options.Standby)
        {
            _standby = new RolloutStandby(new FleetPlace(fleet.Follower.Store, fleet.Keys, fleet.Time), $"{options.Role}/{options.Id}", () => fleet.Course.View.Staged is not null, Random.Shared);
        }
    }

    public void Start()
    {
        // Clusters were made: what waits may be shown to them from now on.
        _fleet.Course.Tell(static standing => standing with { IsSettled = true });
        _loop = Task.Run(() => RunAsync(_end.Token));
        if (_standby is not null) { _standing = Task.Run(() => _standby.RunAsync(_end.Token)); }
    }

    /// <summary>Leaves the fleet: its key is gone when this returns, as far as etcd can be reached.</summary>
    public async Task StopAsync(CancellationToken cancellationToken)
    {
        await _end.CancelAsync().ConfigureAwait(false);
        await Task.WhenAll(_loop, _standing).ConfigureAwait(false);
        if (await _lease.LeaveAsync(cancellationToken).ConfigureAwait(false)) { _logger.Left(_fleet.Prefix, _last.Role, _last.Id); }
    }

    public async ValueTask DisposeAsync()
    {
        _fleet.Changed -= Changed;
        _fleet.Follower.Heard = static () => { };
        _fleet.Course.IsCutOff = static () => false;
        await _end.CancelAsync().ConfigureAwait(false);
        await Task.WhenAll(_loop, _standing).ConfigureAwait(false);
        _parts.Dispose();
        _isolation.Dispose();
        _end.Dispose();
    }

    private async Task RunAsync(CancellationToken cancellationToken)
    {
        while (!cancellationToken.IsCancellationRequested)
        {
            TimeSpan wait;
            try
            {
                wait = await StepAsync(cancellationToken).ConfigureAwait(false);
                _trouble = null;
                _lease.Trust();
            }
            catch (Exception) when (cancellationToken.IsCancellationRequested) { return; }
            catch (Exception e)
            {
                // Its time was up, or etcd cannot be asked: whether the lease lives is not known.
                if (_trouble != e.Message) { _logger.MemberTrouble(e, _fleet.Prefix); }
                _trouble = e.Message;
                wait = _lease.Doubt(e is EtcdException { Code: EtcdErrorCode.Denied or EtcdErrorCode.NoSpace or EtcdErrorCode.Untrusted });
            }
            await _signal.WaitAsync(wait, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <returns>How long to wait for the next, unless something happens.</returns>
    private async Task<TimeSpan> StepAsync(CancellationToken cancellationToken)
    {
        _mustRead |= await _lease.HoldAsync(cancellationToken).ConfigureAwait(false);
        if (_mustRead || _isolation.IsIsolated) { await ReturnAsync(cancellationToken).ConfigureAwait(false); }
        if (_mustRead || _isolation.IsIsolated) { return s_often; }
        MemberSight sight = _parts.Look();
        if (!_fleet.Course.Standing.IsSettled && (sight.RunsAll || sight.IsLate))
        {
            _fleet.Course.Tell(static standing => standing with { IsSettled = true });
            sight = _parts.Look();
        }
        // Who comes, or comes back, catches up before it counts.
        if (_reportedUnder == _lease.Id || _fleet.Course.Standing.IsSettled) { await ReportAsync(sight, cancellationToken).ConfigureAwait(false); }
        bool isUnderWay = !sight.RunsAll || sight.View.Staged is not null || !_fleet.Course.Standing.IsSettled;
        return _lease.Left(isUnderWay ? s_often : s_seldom);
    }

    /// <summary>Reads what was decided meanwhile; what is to run by now runs from here on.</summary>
    private async Task ReturnAsync(CancellationToken cancellationToken)
    {
        long asked = _fleet.Time.GetTimestamp();
        bool wasIsolated = _isolation.IsIsolated;
        await _lease.BoundAsync(_fleet.Follower.ReadAsync, cancellationToken).ConfigureAwait(false);
        if (!_isolation.TryReturn(asked)) { return; }
        _mustRead = false;
        _fleet.Course.Look();
        if (!wasIsolated) { return; }
        _fleet.Follower.ForgetClocks();
        _logger.Returned(_fleet.Prefix, _fleet.Course.Shown.Running);
    }

    private async Task ReportAsync(MemberSight sight, CancellationToken cancellationToken)
    {
        MemberReport report = MemberVerdict.Of(sight, _last) with
        {
            LeaseSeconds = _lease.TimeToLive.TotalSeconds,
            Heard = _fleet.Follower.Clocks?.At,
            HeardAt = _fleet.Follower.Clocks?.HeardAt,
            At = _last.At,
        };
        if (report == _last && _reportedUnder == _lease.Id) { return; }
        report = report with { At = _fleet.Time.GetUtcNow() };
        var write = new EtcdTransaction([], [EtcdOperation.Put(_fleet.Keys.Member(report.Role, report.Id), FleetJson.Of(report), _lease.Current)]);
        await _lease.BoundAsync(token => _fleet.Follower.Store.CommitAsync(write, token), cancellationToken).ConfigureAwait(false);
        if (_reportedUnder is null) { _logger.Joined(_fleet.Prefix, report.Role, report.Id, report.Active); }
        MemberLog.Tell(_logger, _fleet.Prefix, _last, report, sight.View);
        (_last, _reportedUnder) = (report, _lease.Id);
    }

    private void Isolated()
    {
        _fleet.Course.Look();
        _logger.Isolated(_fleet.Prefix, _fleet.Course.Shown.Running);
    }

    private void Heard()
    {
        _isolation.Heard(_fleet.Time.GetTimestamp());
        _signal.Set();
    }

    private void Changed()
    {
        _parts.LookAgain();
        _signal.Set();
    }
}
