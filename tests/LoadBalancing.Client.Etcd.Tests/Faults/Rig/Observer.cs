using System.Globalization;
using LoadBalancing.Client.Etcd.Fleets;
using LoadBalancing.Client.Etcd.Storage;

namespace LoadBalancing.Client.Etcd.Tests.Faults.Rig;

/// <summary>Sees every change below the fleet's prefix, in order, by a watch from the first revision on and a way of its own.</summary>
internal sealed class Observer : IAsyncDisposable
{
    private static readonly TimeSpan s_look = TimeSpan.FromMilliseconds(5);
    private readonly IEtcdStore _store;
    private readonly Timeline _timeline;
    private readonly CancellationTokenSource _end = new();
    private readonly List<(long Revision, EtcdChange Change)> _changes = [];
    private readonly Task _watching;

    public Observer(IEtcdStore store, FleetKeys keys, Timeline timeline)
    {
        (_store, Keys, _timeline) = (store, keys, timeline);
        _watching = Task.Run(WatchAsync);
    }

    public FleetKeys Keys { get; }

    public StagedRecord? Staged { get; private set; }

    public ActiveRecord? Active { get; private set; }

    /// <summary>All changes so far.</summary>
    public IReadOnlyList<(long Revision, EtcdChange Change)> Changes { get { lock (_changes) { return [.. _changes]; } } }

    /// <summary>Waits for a condition, which is looked at every few milliseconds.</summary>
    public static async Task WaitAsync(Func<bool> condition, CancellationToken cancellationToken)
    {
        while (!condition()) { await Task.Delay(s_look, cancellationToken); }
    }

    /// <summary>Waits until the watch has shown all that is stored, and returns that.</summary>
    public async Task<EtcdRange> AllAsync(CancellationToken cancellationToken)
    {
        EtcdRange range = await _store.ReadAsync(new EtcdRangeQuery(EtcdKeys.Under(Keys.Prefix + "/")), cancellationToken);
        long newest = range.Values.Select(value => value.ModRevision).DefaultIfEmpty().Max();
        await WaitAsync(() => { lock (_changes) { return _changes.Count > 0 && _changes[^1].Revision >= newest; } }, cancellationToken);
        return range;
    }

    public async ValueTask DisposeAsync()
    {
        await _end.CancelAsync();
        await _watching;
        await _store.DisposeAsync();
    }

    private async Task WatchAsync()
    {
        try
        {
            await foreach (EtcdBatch batch in _store.WatchAsync(EtcdKeys.Under(Keys.Prefix + "/"), 1, _end.Token))
            {
                lock (_changes) { _changes.AddRange(batch.Changes.Select(change => (batch.Revision, change))); }
                foreach (EtcdChange change in batch.Changes) { Take(batch.Revision, change); }
            }
        }
        catch (OperationCanceledException) { }
    }

    private void Take(long revision, EtcdChange change)
    {
        if (change.Key == Keys.Staged) { Staged = FleetJson.ReadStaged(change.Value); }
        if (change.Key == Keys.Active) { Active = FleetJson.ReadActive(change.Value); }
        string what = change.Value is not { } value ? "deleted"
            : change.Key.StartsWith(Keys.Documents, StringComparison.Ordinal) ? "written"
            : System.Text.Encoding.UTF8.GetString(value.Value.Span);
        _timeline.Say("etcd", string.Create(CultureInfo.InvariantCulture, $"{revision} {change.Key[Keys.Prefix.Length..]} {what}"));
    }
}
