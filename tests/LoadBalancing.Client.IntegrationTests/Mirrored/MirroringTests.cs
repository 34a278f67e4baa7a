using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using System.Net;
using System.Net.Http.Json;
using System.Net.Sockets;
using LoadBalancing.Client.Balancing;
using LoadBalancing.Client.Configuration;
using LoadBalancing.Client.Diagnostics;
using LoadBalancing.Client.Endpoints;
using LoadBalancing.Client.IntegrationTests.Harness;
using LoadBalancing.Client.IntegrationTests.Servers;
using LoadBalancing.Client.Traffic;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace LoadBalancing.Client.IntegrationTests.Mirrored;

/// <summary>Two clusters of real servers, one of which gets copies; and mirrors that are dead, or hang.</summary>
public sealed class MirroringTests : IntegrationTest
{
    private const int Requests = 300;

    private static Balanced Over(string address, string mirror, Action<MirrorOptions>? configure = null) => new(
        [address],
        options =>
        {
            var entry = new MirrorOptions { Cluster = "orders-next" };
            configure?.Invoke(entry);
            options.Traffic.Mirrors.Add(entry);
        },
        services => services.AddMetrics().AddLoadBalancedCluster("orders-next", options => options.Endpoints["n"] = new EndpointOptions(mirror)));

    private static MetricCapture Capture(Balanced orders) => new(orders.Services.GetRequiredService<IMeterFactory>(), Telemetry.MeterName);

    private static int Count(MetricCapture metrics, string result) => metrics.Of("loadbalancing.client.mirrors").Count(measured => (string)measured.Tags["loadbalancing.result"]! == result);

    /// <summary>Answers with what it read, and remembers it.</summary>
    private static Task<TestServer> EchoAsync(ConcurrentQueue<string> bodies, HttpProtocols protocols = HttpProtocols.Http1) => TestServer.StartAsync(new ServerSetup
    {
        Protocols = protocols,
        Answer = async context =>
        {
            string body = await new StreamReader(context.Request.Body).ReadToEndAsync(context.RequestAborted);
            bodies.Enqueue(body);
            await context.Response.WriteAsync(body, context.RequestAborted);
        },
    });

    [Theory]
    [InlineData("text", 1)]
    [InlineData("json", 1)]
    [InlineData("stream", 1)]
    [InlineData("text", 2)]
    [InlineData("json", 2)]
    [InlineData("stream", 2)]
    [InlineData("multipart", 2)]
    public async Task Both_clusters_get_the_same_request_each_over_connections_of_its_own(string kind, int version)
    {
        ConcurrentQueue<string> bodies = [], copies = [];
        HttpProtocols protocols = version == 1 ? HttpProtocols.Http1 : HttpProtocols.Http2;
        await using TestServer server = await EchoAsync(bodies, protocols);
        await using TestServer next = await EchoAsync(copies, protocols);
        await using Balanced orders = Over(server.Address, next.Address, mirror => mirror.ShadowHost = true);
        string text = new('x', 20_000);
        HttpContent content = kind switch { "text" => new StringContent(text), "json" => JsonContent.Create(text), "stream" => new StreamContent(new Once(text)), _ => new MultipartContent("mixed", "b") { new StreamContent(new Once(text)) } };
        using var request = new HttpRequestMessage(HttpMethod.Post, "http://orders/x?y=1") { Content = content, Version = new Version(version, version == 1 ? 1 : 0), VersionPolicy = HttpVersionPolicy.RequestVersionExact };
        request.Headers.Add("Authorization", "Bearer secret");
        using HttpResponseMessage response = await orders.Client.SendAsync(request, Token);
        string answer = await response.Content.ReadAsStringAsync(Token);
        await Until(() => !copies.IsEmpty, "the copy arrived");
        Assert.Equal((Assert.Single(bodies), answer), (Assert.Single(copies), answer));
        Assert.Equal((server.Only.Method, server.Only.Target, "orders"), (next.Only.Method, next.Only.Target, server.Only.Host));
        Assert.Equal(("orders-shadow", false, true), (next.Only.Host, next.Only.Headers.ContainsKey("Authorization"), server.Only.Headers.ContainsKey("Authorization")));
        Assert.Same(content, request.Content);
    }

    [Fact]
    public async Task A_dead_mirror_costs_no_original_and_every_copy_is_counted()
    {
        using var dead = new RefusingPort();
        await using TestServer server = await EchoAsync([]);
        await using Balanced orders = Over(server.Address, dead.Address);
        using MetricCapture metrics = Capture(orders);
        await LoadAsync(orders);
        await Until(() => metrics.Of("loadbalancing.client.mirrors").Count == Requests, "all copies ended");
        Assert.Equal(Requests, Count(metrics, "failed") + Count(metrics, "dropped_in_flight"));
        Assert.Equal(Requests, server.Count);
    }

    [Fact]
    public async Task A_mirror_that_hangs_costs_no_original_and_holds_no_more_than_it_may()
    {
        using var silent = new TcpListener(IPAddress.Loopback, 0);
        silent.Start();
        await using TestServer server = await EchoAsync([]);
        await using Balanced orders = Over(server.Address, $"http://{silent.LocalEndpoint}", mirror => mirror.MaxInFlight = 7);
        using MetricCapture metrics = Capture(orders);
        await LoadAsync(orders);
        Assert.Equal((Requests - 7, 0, 0), (Count(metrics, "dropped_in_flight"), Count(metrics, "failed"), Count(metrics, "sent")));          // the first seven still hang
        orders.Cluster.Dispose();
        await Until(() => Count(metrics, "failed") == 7, "the cluster's end was theirs");
    }

    [Fact]
    public async Task A_mirror_that_answers_gets_every_request_or_says_why_not()
    {
        ConcurrentQueue<string> copies = [];
        await using TestServer server = await EchoAsync([]);
        await using TestServer next = await EchoAsync(copies);
        await using Balanced orders = Over(server.Address, next.Address);
        using MetricCapture metrics = Capture(orders);
        await LoadAsync(orders);
        await Until(() => metrics.Of("loadbalancing.client.mirrors").Count == Requests, "all copies ended");
        Assert.Equal((Requests, copies.Count), (Count(metrics, "sent") + Count(metrics, "dropped_in_flight"), Count(metrics, "sent")));
    }

    [Fact]
    public async Task A_mirror_that_was_not_added_is_an_error_that_names_those_that_were()
    {
        await using ServiceProvider services = new ServiceCollection().AddLoadBalancedCluster("orders", options =>
        {
            options.Endpoints["a"] = new EndpointOptions("http://a");
            options.Traffic.Mirrors.Add(new MirrorOptions { Cluster = "next" });
        }).BuildServiceProvider();
        var error = Assert.Throws<OptionsValidationException>(() => services.GetRequiredService<IClusterProvider>().Get("orders"));
        Assert.Contains("got 'next', which was not added; added were: orders", Assert.Single(error.Failures), StringComparison.Ordinal);
    }

    /// <summary>GETs and POSTs, some with a body of unknown length; all succeed, with the answer to their own body.</summary>
    private async Task LoadAsync(Balanced orders) => await Parallel.ForAsync(0, Requests, new ParallelOptions { MaxDegreeOfParallelism = 8, CancellationToken = Token }, async (i, token) =>
    {
        string body = i % 3 == 0 ? "" : $"body {i}";
        using var request = new HttpRequestMessage(i % 3 == 0 ? HttpMethod.Get : HttpMethod.Post, "http://orders/x") { Content = (i % 3) switch { 0 => null, 1 => new StringContent(body), _ => new StreamContent(new Once(body)) } };
        using HttpResponseMessage response = await orders.Client.SendAsync(request, token);
        Assert.Equal((HttpStatusCode.OK, body), (response.StatusCode, await response.Content.ReadAsStringAsync(token)));
    });

    /// <summary>A stream that can be read once, and whose length nobody knows.</summary>
    private sealed class Once(string text) : MemoryStream(System.Text.Encoding.UTF8.GetBytes(text))
    {
        public override bool CanSeek => false;
    }
}
