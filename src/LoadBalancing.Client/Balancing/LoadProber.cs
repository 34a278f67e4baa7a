using LoadBalancing.Client.Diagnostics;
using LoadBalancing.Client.Endpoints;
using LoadBalancing.Client.Outcomes;
using LoadBalancing.Client.Picking;
using LoadBalancing.Client.Snapshots;
using LoadBalancing.Client.Transport;

namespace LoadBalancing.Client.Balancing;

/// <summary>
/// Asks endpoints for their load in the background, as many times for each request as the picker wants (Prequal's probes). A request only adds to what is
/// owed; a work item of the thread pool pays it.
/// </summary>
internal sealed class LoadProber(string cluster, ClusterSurroundings surroundings, SnapshotWriter writer) : IThreadPoolWorkItem, IDisposable
{
    /// <summary>More probes at a time than this are dropped: a cluster that does not answer them must not drown in them.</summary>
    private const int MostAtATime = 32;
    private const int Whole = 1_024;
    private readonly CancellationTokenSource _stopping = new();
    private ProbeConnections? _connections;
    private EndpointPool? _lastUsed;
    private int _owed;
    private int _isQueued;
    private int _running;

    /// <summary>A request was sent. Adds and, once a whole probe is owed, queues what is already there: no lock, no allocation.</summary>
    public void RequestSent(LoadProbing probing, EndpointPool pool)
    {
        if (!ReferenceEquals(_lastUsed, pool)) { Volatile.Write(ref _lastUsed, pool); }
        int share = Math.Max(1, (int)(probing.PerRequest * Whole));
        if (Interlocked.Add(ref _owed, share) < Whole || Interlocked.Exchange(ref _isQueued, 1) == 1) { return; }
        ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: false);
    }

    public void Execute()
    {
        Volatile.Write(ref _isQueued, 0);
        int probes = TakeOwed();
        try
        {
            // The latest snapshot: probes of one that was replaced meanwhile would teach nobody.
            if (writer.Current is { } snapshot)
            {
                int begun = 0;
                while (begun < probes && TryStart(snapshot)) { begun++; }
                if (begun < probes) { Count("dropped", probes - begun); }
            }
        }
        catch (Exception e) { surroundings.Logger.BackgroundTaskFailed(e, cluster); }
    }

    public void Dispose()
    {
        _stopping.Cancel();
        Interlocked.Exchange(ref _connections, null)?.Invoker.Dispose();
    }

    private int TakeOwed()
    {
        int owed = Volatile.Read(ref _owed), found;
        while ((found = Interlocked.CompareExchange(ref _owed, owed % Whole, owed)) != owed) { owed = found; }
        return owed / Whole;
    }

    /// <summary>Pools are asked as often as they are used.</summary>
    private bool TryStart(ClusterSnapshot snapshot)
    {
        EndpointPool pool = snapshot.Labelled.IsEmpty ? snapshot.Split?.Draw(surroundings.Random) ?? snapshot.Pool : LastUsedOf(snapshot);
        if (pool.Probing is not { } probing || pool.Nodes.IsEmpty || _stopping.IsCancellationRequested) { return false; }
        if (Interlocked.Increment(ref _running) > MostAtATime)
        {
            Interlocked.Decrement(ref _running);
            return false;
        }
        EndpointNode node = pool.Nodes[surroundings.Random.Next(pool.Nodes.Length)];
        _ = RunAsync(node, pool.Picker, probing, snapshot);
        return true;
    }

    /// <summary>Of subsets nobody knows the shares: the pool that the last request used is asked, which over time is each as often as it is used.</summary>
    private EndpointPool LastUsedOf(ClusterSnapshot snapshot) => snapshot.AllPools.FirstOrDefault(pool => pool.Plan.Key == Volatile.Read(ref _lastUsed)?.Plan.Key) ?? snapshot.Pool;

    private async Task RunAsync(EndpointNode node, EndpointPicker picker, LoadProbing probing, ClusterSnapshot snapshot)
    {
        string result = "failed";
        try
        {
            using var timeout = new CancellationTokenSource(probing.Timeout, surroundings.Time);
            using var either = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, _stopping.Token);
            LoadReport? report = await LoadProbe.SendAsync(Connections(snapshot), node.Spec.Address, new ProbeHost(snapshot.Config.HostRule, cluster), probing.Path, either.Token).ConfigureAwait(false);
            result = report is null ? "no_report" : "reported";
            if (report is not null) { picker.ObserveLoad(node, report, surroundings.Clock.Now()); }
        }
        catch (Exception e) when (e is HttpRequestException or OperationCanceledException or IOException or ObjectDisposedException)
        {
            // An endpoint that cannot say how loaded it is has no fresh report: that is all there is to it.
        }
        catch (Exception e) { surroundings.Logger.BackgroundTaskFailed(e, cluster); }
        Interlocked.Decrement(ref _running);
        Count(result, 1);
    }

    /// <summary>Connections of the prober's own: it has no request whose handler it could borrow. Other TLS settings have others.</summary>
    private HttpMessageInvoker Connections(ClusterSnapshot snapshot)
    {
        ProbeConnections? made = Volatile.Read(ref _connections);
        if (made is not null && made.Tls == snapshot.Config.Transport.Tls) { return made.Invoker; }
        SocketsHttpHandler handler = PrimaryHandler.Create(snapshot.Config.Transport);
        // Nobody's request, so nobody's trace: no span for each of thousands of probes.
        handler.ActivityHeadersPropagator = null;
        var mine = new ProbeConnections(new HttpMessageInvoker(handler), snapshot.Config.Transport.Tls);
        ProbeConnections? others = Interlocked.CompareExchange(ref _connections, mine, made);
        if (!ReferenceEquals(others, made))
        {
            mine.Invoker.Dispose();
            // None when the cluster was disposed of: probes over what is disposed of fail.
            return (others ?? mine).Invoker;
        }
        made?.Invoker.Dispose();
        // Whoever disposed of the cluster meanwhile has not seen these.
        if (_stopping.IsCancellationRequested) { mine.Invoker.Dispose(); }
        return mine.Invoker;
    }

    private sealed record ProbeConnections(HttpMessageInvoker Invoker, TlsConfig? Tls);

    private void Count(string result, int probes) => surroundings.Instruments.Probes.Add(probes, new(TagNames.Cluster, cluster), new(TagNames.Result, result));
}
