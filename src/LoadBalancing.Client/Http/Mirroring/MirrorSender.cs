using LoadBalancing.Client.Balancing;
using LoadBalancing.Client.Diagnostics;

namespace LoadBalancing.Client.Http.Mirroring;

/// <summary>Sends the copies of one cluster to another, by the other's own snapshot, limits and metrics, over connections of its own; and counts them.</summary>
internal sealed class MirrorSender(Cluster cluster, string target, CancellationToken stopped) : IDisposable
{
    private readonly Lock _lock = new();
    private readonly MirrorRest _rest = new(cluster.Surroundings.Clock);
    private Cluster? _target;
    private HttpMessageInvoker? _client;
    private int _inFlight;
    private bool _isUnknownTold;

    public TimeProvider Time => cluster.Surroundings.Time;

    /// <summary>The cluster was disposed of.</summary>
    public CancellationToken Stopped => stopped;

    /// <returns>False when as many are in flight as may be, or the mirror rests; that is counted.</returns>
    public bool TryEnter(int most)
    {
        if (!_rest.MayTry()) { Count(MirrorResult.Failed); }
        else if (Interlocked.Increment(ref _inFlight) <= most) { return true; }
        else { Leave(MirrorResult.DroppedInFlight); }
        return false;
    }

    public void Leave(string result)
    {
        Interlocked.Decrement(ref _inFlight);
        if (result == MirrorResult.Sent) { _rest.Answered(); }
        else if (result == MirrorResult.Failed) { _rest.Failed(); }
        Count(result);
    }

    /// <param name="request">The copy, without its URI.</param>
    /// <param name="original">The URI of the original.</param>
    /// <param name="cancellationToken">The copy's own.</param>
    public Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, Uri original, CancellationToken cancellationToken)
    {
        (HttpMessageInvoker client, string name) = Client();
        request.RequestUri = CopiedRequest.UriAt(original, name);
        return client.SendAsync(request, cancellationToken);
    }

    /// <summary>For who looks for it: nobody waits for a copy.</summary>
    public void Tell(Exception exception) => cluster.Surroundings.Logger.MirrorFailed(cluster.Name, target, ErrorTypes.Of(exception));

    public void Dispose()
    {
        lock (_lock) { _client?.Dispose(); }
    }

    private void Count(string result) => cluster.Surroundings.Instruments.Mirrors.Add(1, new(TagNames.Cluster, cluster.Name), new(TagNames.Result, result));

    /// <summary>The other cluster may be made after this one, and, without a container, disposed of and made again.</summary>
    private (HttpMessageInvoker Client, string Name) Client()
    {
        lock (_lock)
        {
            stopped.ThrowIfCancellationRequested();
            if (_client is { } known && _target is { IsDisposed: false }) { return (known, _target.Name); }
            _target = cluster.Surroundings.FindCluster?.Invoke(target) ?? throw Unknown_Locked();
            _client?.Dispose();
            var handler = (LoadBalancingHandler)(cluster.Surroundings.CopyTransport is { } transport ? _target.CreateHandler(transport()) : _target.CreateHandler());
            handler.SendsCopies = true;
            return (_client = new HttpMessageInvoker(handler), _target.Name);
        }
    }

    private InvalidOperationException Unknown_Locked()
    {
        if (!_isUnknownTold) { cluster.Surroundings.Logger.MirrorUnknown(cluster.Name, target); }
        _isUnknownTold = true;
        return new InvalidOperationException($"There is no cluster '{target}'.");
    }
}
