using LoadBalancing.Client.Diagnostics;
using LoadBalancing.Client.Endpoints;
using LoadBalancing.Client.Snapshots;
using LoadBalancing.Client.Transport;

namespace LoadBalancing.Client.Balancing;

/// <summary>
/// Makes connections before they are needed: while a version waits, each live handler asks each endpoint that the version adds once, so that its first real requests find connections (make before break).
/// Nobody waits for it, and its answers do not matter.
/// </summary>
internal sealed class WarmUp(string cluster, ClusterSurroundings surroundings, SnapshotWriter writer, Transitions transitions) : IActivationGate, IDisposable
{
    private readonly Lock _lock = new();
    private readonly CancellationTokenSource _stopping = new();
    private readonly List<WeakReference<IConnectionWarmer>> _handlers = [];

    /// <summary>A handler was made. It is forgotten with it: handlers come and go, the cluster stays.</summary>
    public void Register(IConnectionWarmer handler)
    {
        lock (_lock)
        {
            _handlers.RemoveAll(known => !known.TryGetTarget(out _));
            _handlers.Add(new WeakReference<IConnectionWarmer>(handler));
        }
    }

    public bool MayActivate(StagedVersion staged) => true;

    public void Staged(StagedVersion? staged)
    {
        if (staged is not { IsDue: false, Draft.Next: { } next } || next.Config.Transport.WarmUp is not { } config) { return; }
        HashSet<EndpointTracker> known = [.. (writer.Current?.Nodes ?? []).Select(node => node.Tracker)];
        EndpointNode[] added = [.. next.Nodes.Where(node => node.Weight > 0 && !node.Spec.IsDraining && !known.Contains(node.Tracker))];
        IConnectionWarmer[] handlers = Live();
        if (added.Length == 0 || handlers.Length == 0) { return; }
        // Connections that are made now are held to the settings of now, which may be laxer.
        if (writer.Current is { } current && current.Config.Transport.Tls != next.Config.Transport.Tls)
        {
            transitions.Note("version.warmed", endpoint: null, $"version {next.Version}: no connections were made before its moment, since it has other TLS settings");
            return;
        }
        _ = Background.Run(() => WarmAsync(next, config, [.. handlers.SelectMany(handler => added.Select(node => (handler, node)))]));
    }

    public void Dispose() => _stopping.Cancel();

    private IConnectionWarmer[] Live()
    {
        lock (_lock) { return [.. _handlers.Select(known => known.TryGetTarget(out IConnectionWarmer? handler) ? handler : null).OfType<IConnectionWarmer>()]; }
    }

    private async Task WarmAsync(ClusterSnapshot next, WarmUpConfig config, (IConnectionWarmer Handler, EndpointNode Node)[] pairs)
    {
        int warm = 0;
        try
        {
            var bounds = new ParallelOptions { MaxDegreeOfParallelism = config.MaximumAtATime, CancellationToken = _stopping.Token };
            await Parallel.ForEachAsync(pairs, bounds, async (pair, token) =>
            {
                if (await TryAsync(pair.Handler, pair.Node, next, config, token).ConfigureAwait(false)) { Interlocked.Increment(ref warm); }
            }).ConfigureAwait(false);
            transitions.Note("version.warmed", endpoint: null, $"version {next.Version}: {warm} of {pairs.Length} connections were made before its moment");
        }
        catch (OperationCanceledException) { /* The cluster is disposed of. */ }
        catch (Exception e) { surroundings.Logger.BackgroundTaskFailed(e, cluster); }
    }

    private async Task<bool> TryAsync(IConnectionWarmer handler, EndpointNode node, ClusterSnapshot next, WarmUpConfig config, CancellationToken stopping)
    {
        string result = "failed";
        try
        {
            using var timeout = new CancellationTokenSource(config.Timeout, surroundings.Time);
            using var either = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, stopping);
            EndpointAddress address = node.Spec.Address;
            using var request = new HttpRequestMessage(config.Method, (address.Scheme == "https" ? address.HttpsPrefix : address.HttpPrefix) + config.Path);
            if (new ProbeHost(next.Config.HostRule, cluster).For(address) is { } host) { request.Headers.Host = host; }
            using HttpResponseMessage response = await handler.SendAsync(request, either.Token).ConfigureAwait(false);
            result = "connected";
            return true;
        }
        // Between us and the connection stand handlers of the application: whatever they throw, the others are asked.
        catch (Exception) { return false; }
        finally { surroundings.Instruments.WarmUps.Add(1, new(TagNames.Cluster, cluster), new(TagNames.Result, result)); }
    }
}
