using LoadBalancing.Client.Etcd.Diagnostics;
using LoadBalancing.Client.Etcd.Fleets;
using LoadBalancing.Client.Etcd.Storage;
using Microsoft.Extensions.Logging;

namespace LoadBalancing.Client.Etcd.Membership;

/// <summary>Follows what coordinators want: one read, and one watch from the revision of the read on. What is gone is read again; a store that lost its data changes nothing until it has keys again.</summary>
internal sealed class RecordFollower(IEtcdStore store, FleetKeys keys, FleetCourse course, TimeProvider time, ILogger logger) : IAsyncDisposable
{
    /// <summary>The first wait after an error that the store does not repair by itself, and the longest.</summary>
    private static readonly TimeSpan s_firstWait = TimeSpan.FromMilliseconds(500), s_longestWait = TimeSpan.FromSeconds(10);

    private readonly Lock _lock = new();
    private readonly CancellationTokenSource _end = new();
    private CancellationTokenSource _watch = new();
    private FleetReading? _reading;
    private FleetView _view = new(0, Active: null, Staged: null);
    private Task _following = Task.CompletedTask;
    private bool _isRead;

    /// <summary>Called after each event of the watch: etcd is there.</summary>
    public Action Heard { get; set; } = static () => { };

    /// <summary>The clock of the coordinator in the newest record that came by the watch, and ours at that moment; null before the first.</summary>
    public (DateTimeOffset At, DateTimeOffset HeardAt)? Clocks { get; private set; }

    public IEtcdStore Store => store;

    public FleetKeys Keys => keys;

    private FleetReading Reading => _reading ??= new FleetReading(keys, logger.RecordUnreadable);

    /// <summary>Follows in the background until it is disposed of.</summary>
    public void Start() => _following = Task.Run(() => FollowAsync(_end.Token));

    /// <summary>Reads what is stored now.</summary>
    /// <exception cref="EtcdException">etcd cannot be asked.</exception>
    public async Task<FleetView> ReadAsync(CancellationToken cancellationToken)
    {
        long known;
        lock (_lock) { known = _view.Revision; }
        EtcdRange range = await store.ReadAsync(new EtcdRangeQuery(EtcdKeys.Under(keys.Rollout)), cancellationToken).ConfigureAwait(false);
        FleetView view = Take(range, known);
        course.Changed();
        return view;
    }

    /// <summary>What came while etcd was not heard of was under way for nobody knows how long: it says nothing of clocks.</summary>
    public void ForgetClocks()
    {
        lock (_lock) { Clocks = null; }
    }

    public async ValueTask DisposeAsync()
    {
        await _end.CancelAsync().ConfigureAwait(false);
        await _following.ConfigureAwait(false);
        await store.DisposeAsync().ConfigureAwait(false);
        _end.Dispose();
        _watch.Dispose();
    }

    private async Task FollowAsync(CancellationToken cancellationToken)
    {
        TimeSpan wait = s_firstWait;
        while (!cancellationToken.IsCancellationRequested)
        {
            try
            {
                if (!_isRead) { await ReadAsync(cancellationToken).ConfigureAwait(false); }
                wait = s_firstWait;
                await WatchAsync(cancellationToken).ConfigureAwait(false);
            }
            catch (OperationCanceledException) { continue; }         // the end; or the data were lost, and the watch waits for a revision that may never come
            catch (EtcdException e) when (e.Code == EtcdErrorCode.Compacted)
            {
                logger.Compacted(keys.Prefix, e.CompactRevision);
                _isRead = false;
            }
            catch (Exception e)
            {
                logger.FollowingFailed(e, keys.Prefix, wait.TotalSeconds);
                _isRead = false;
                await Task.Delay(wait, time, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
                wait = wait * 2 < s_longestWait ? wait * 2 : s_longestWait;
            }
        }
    }

    private async Task WatchAsync(CancellationToken cancellationToken)
    {
        long from;
        lock (_lock)
        {
            if (_watch.IsCancellationRequested) { _watch = new CancellationTokenSource(); }
            from = _view.Revision + 1;
        }
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, _watch.Token);
        await foreach (EtcdBatch batch in store.WatchAsync(EtcdKeys.Under(keys.Rollout), from, either.Token).ConfigureAwait(false)) { Take(batch); }
    }

    private FleetView Take(EtcdRange range, long known)
    {
        lock (_lock)
        {
            // Compared with what was known before the question was asked: the watch may have told more meanwhile.
            // And of two questions at the same time only one finds it out.
            bool isLost = range.Revision < known && _view.Revision >= known;
            if (!isLost && range.Revision < _view.Revision) { return _view; }
            _view = Reading.Read(_view, range);
            _isRead = true;
            if (isLost)
            {
                logger.DataLost(keys.Prefix, known, range.Revision);
                _watch.Cancel();
            }
            course.Set(_view);
            return _view;
        }
    }

    private void Take(EtcdBatch batch)
    {
        lock (_lock)
        {
            if (batch.Revision <= _view.Revision) { return; }
            FleetView before = _view;
            _view = Reading.Read(before, batch);
            DateTimeOffset? told = ReferenceEquals(_view.Active, before.Active) ? null : _view.Active?.At;
            if (!ReferenceEquals(_view.Staged, before.Staged) && _view.Staged is { At: var at } && !(at <= told)) { told = at; }
            if (told is { } theirs) { Clocks = (theirs, time.GetUtcNow()); }
            course.Set(_view);
        }
        Heard();
        course.Changed();
    }
}
