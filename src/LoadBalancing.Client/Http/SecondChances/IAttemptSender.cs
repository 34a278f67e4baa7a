using LoadBalancing.Client.Transport;

namespace LoadBalancing.Client.Http.SecondChances;

/// <summary>Sends a request that was rewritten for its endpoint: what stands below our handler.</summary>
internal interface IAttemptSender
{
    Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken);

    HttpResponseMessage Send(HttpRequestMessage request, CancellationToken cancellationToken);

    /// <summary>The addresses that requests were rewritten to lately.</summary>
    EndpointUris Uris { get; }
}
