using System.Net;
using LoadBalancing.Client.Balancing;
using LoadBalancing.Client.Configuration;
using LoadBalancing.Client.Endpoints;
using LoadBalancing.Client.Http;
using LoadBalancing.Client.Tests.Balancing;

namespace LoadBalancing.Client.Tests.Http;

/// <summary>A client over a cluster on virtual time, whose answers a test makes: no sockets.</summary>
internal sealed class Answering : IDisposable
{
    private readonly HttpMessageInvoker _client;

    public Answering(Func<HttpRequestMessage, HttpResponseMessage> answer, Action<ClusterOptions>? configure = null, ClusterSetup? setup = null, params string[] addresses)
    {
        Test = new TestCluster(Given.Options(options => { options.Picker.Policy = "random"; configure?.Invoke(options); }, addresses.Length == 0 ? ["http://a", "http://b"] : addresses), setup);
        _client = new HttpMessageInvoker(Test.Cluster.CreateHandler(new Stub(answer)));
    }

    public TestCluster Test { get; }

    public static HttpResponseMessage Status(int status, string body = "hello", params (string Name, string Value)[] headers)
    {
        var response = new HttpResponseMessage((HttpStatusCode)status) { Content = new StreamContent(new MemoryStream(System.Text.Encoding.UTF8.GetBytes(body))) };
        foreach ((string name, string value) in headers) { response.Headers.TryAddWithoutValidation(name, value); }
        return response;
    }

    /// <summary>The answer as it is when its headers are here; its body is not read yet.</summary>
    public HttpResponseMessage Get(HttpMethod? method = null) => _client.Send(new HttpRequestMessage(method ?? HttpMethod.Get, "http://orders/"), CancellationToken.None);

    public HttpResponseMessage Send(HttpRequestMessage request) => _client.Send(request, CancellationToken.None);

    /// <summary>One whole answer of this endpoint; those of others are read too.</summary>
    public HttpResponseMessage GetFrom(string id)
    {
        for (int i = 0; i < 1_000; i++)
        {
            HttpResponseMessage response = Get();
            response.Content.ReadAsStream().CopyTo(Stream.Null);
            if (response.GetEndpoint()!.Id == id) { return response; }
        }
        throw new InvalidOperationException($"'{id}' never answered.");
    }

    public EndpointNode Node(string id) => Test.Node(id);

    public void Dispose()
    {
        _client.Dispose();
        Test.Dispose();
    }

    private sealed class Stub(Func<HttpRequestMessage, HttpResponseMessage> answer) : HttpMessageHandler
    {
        protected override HttpResponseMessage Send(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            HttpResponseMessage response = answer(request);
            response.RequestMessage = request;
            return response;
        }

        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) => Task.FromResult(Send(request, cancellationToken));
    }
}
