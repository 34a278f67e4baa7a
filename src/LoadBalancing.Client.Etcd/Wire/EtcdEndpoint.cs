namespace LoadBalancing.Client.Etcd.Wire;

/// <summary>One URL of etcd.</summary>
/// <param name="Url">Scheme, host and port.</param>
internal sealed record EtcdEndpoint(Uri Url)
{
    private CancellationTokenSource _stay = new();

    /// <summary>Cancelled when this endpoint is found to be silent: whoever hears from it by a stream alone goes elsewhere.</summary>
    public CancellationToken Silent => Volatile.Read(ref _stay).Token;

    public override string ToString() => Url.GetLeftPart(UriPartial.Authority);

    /// <summary>It has not answered in time. Streams that are opened on it later are not concerned.</summary>
    public void IsSilent() => Interlocked.Exchange(ref _stay, new CancellationTokenSource()).Cancel();
}
