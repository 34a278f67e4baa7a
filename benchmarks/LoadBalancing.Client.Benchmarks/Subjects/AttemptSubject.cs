using System.Globalization;
using LoadBalancing.Client.Benchmarks.Peers;
using LoadBalancing.Client.Endpoints;
using LoadBalancing.Client.Http;
using LoadBalancing.Client.Picking;
using LoadBalancing.Client.Traffic.Routing;

namespace LoadBalancing.Client.Benchmarks.Subjects;

/// <summary>A whole attempt: a request, the handler, a response, and its body read to the end.</summary>
internal sealed class AttemptSubject(HttpMessageInvoker invoker, bool differentUris, bool buffered = false)
{
    private const string Logical = "http://orders/v1/orders/";
    private static readonly Uri s_repeated = new(Logical + "1234567?expand=lines");
    private static readonly string[] s_endpoints = [.. Enumerable.Range(1, 10).Select(i => $"http://10.0.0.{i}:8080")];
    private readonly byte[] _buffer = new byte[256];
    private int _next = 1_000_000;

    public static HttpMessageHandler Ours(HttpMessageHandler inner) => BenchCluster.Of(PickerPolicies.LeastTime, s_endpoints).Cluster.CreateHandler(inner);

    /// <summary>Four routes look at the whole path, three at its beginning, two at a header, and the last takes the request by a pattern.</summary>
    public static HttpMessageHandler Routed(HttpMessageHandler inner) => BenchCluster.Of(PickerPolicies.LeastTime, s_endpoints, options =>
    {
        foreach (EndpointOptions endpoint in options.Endpoints.Values) { endpoint.Labels["kind"] = "orders"; }
        void Add(Action<RouteMatchOptions> match)
        {
            var route = new TrafficRouteOptions { Name = string.Create(CultureInfo.InvariantCulture, $"r{options.Traffic.Routes.Count}"), Subset = { ["kind"] = "orders" } };
            match(route.Match);
            options.Traffic.Routes.Add(route);
        }

        for (int i = 0; i < 4; i++) { Add(match => match.Path = string.Create(CultureInfo.InvariantCulture, $"/v1/orders/{i}")); }
        for (int i = 0; i < 3; i++) { Add(match => match.PathPrefix = string.Create(CultureInfo.InvariantCulture, $"/v{i + 2}")); }
        for (int i = 0; i < 2; i++) { Add(match => match.Headers.Add(new HeaderMatchOptions { Name = "Accept", Values = { "text/html" }, Mode = HeaderMatchMode.Prefix })); }
        Add(match => match.PathPattern = "/v1/orders/{id}");
    }).Cluster.CreateHandler(inner);

    public static HttpMessageHandler Naive(HttpMessageHandler inner) => new NaiveHandler([.. s_endpoints.Select(text => new Uri(text))], inner);

    public void Run(int operations) => RunAsync(operations).GetAwaiter().GetResult();

    public async Task SendAsync()
    {
        Uri uri = differentUris ? new Uri(string.Create(CultureInfo.InvariantCulture, $"{Logical}{_next++}?expand=lines")) : s_repeated;
        using var request = new HttpRequestMessage(HttpMethod.Get, uri);
        // Real requests carry headers of their own; the first one pays for the list, whoever sets it.
        request.Headers.TryAddWithoutValidation("Accept", "*/*");
        using HttpResponseMessage response = await invoker.SendAsync(request, CancellationToken.None);
        // HttpClient buffers by default; ResponseHeadersRead and gRPC read the stream, which costs a wrapper more.
        if (buffered) { await response.Content.LoadIntoBufferAsync(); return; }
        Stream body = await response.Content.ReadAsStreamAsync();
        while (await body.ReadAsync(_buffer) > 0) { }
    }

    private async Task RunAsync(int operations)
    {
        for (int i = 0; i < operations; i++) { await SendAsync(); }
    }
}
