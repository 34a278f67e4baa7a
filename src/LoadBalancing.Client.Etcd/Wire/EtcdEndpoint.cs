namespace LoadBalancing.Client.Etcd.Wire;

/// <summary>One URL of etcd.</summary>
/// <param name="url">Scheme, host and port.</param>
internal sealed class EtcdEndpoint(Uri url)
{
    private volatile Turn _turn = new();

    public Uri Url => url;

    /// <summary>Cancelled when this endpoint is found to be silent: whoever hears from it by a stream alone goes elsewhere.</summary>
    public CancellationToken Silent => _turn.Source.Token;

    public override string ToString() => url.GetLeftPart(UriPartial.Authority);

    /// <summary>It has not answered in time. Streams that are opened on it later are not concerned.</summary>
    public void IsSilent() => Interlocked.Exchange(ref _turn, new Turn()).Source.Cancel();

    /// <summary>The time from one silence to the next. Never disposed of: others may be about to look at it, and it holds no timer.</summary>
    private sealed class Turn
    {
        public CancellationTokenSource Source { get; } = new();
    }
}
