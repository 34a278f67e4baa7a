namespace Microsoft.Extensions.ServiceDiscovery.Http;

/// <summary>Stands for the handler of Microsoft.Extensions.ServiceDiscovery, which is known by its namespace; the package cannot be had here.</summary>
internal sealed class FakeResolvingHandler : DelegatingHandler
{
    protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) =>
        throw new NotSupportedException("I would have chosen an endpoint.");
}
