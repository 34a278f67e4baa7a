namespace LoadBalancing.Client.Balancing;

/// <summary>A live primary handler, which keeps connections of its own: a request sent through it leaves one behind.</summary>
internal interface IConnectionWarmer
{
    /// <summary>Sends to the very URI of the request, in the protocol version that requests here use.</summary>
    Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken);
}
