using System.Collections.Concurrent;
using System.Net;
using LoadBalancing.Client.Http;
using LoadBalancing.Client.IntegrationTests.Harness;
using LoadBalancing.Client.IntegrationTests.Servers;
using Microsoft.Extensions.DependencyInjection;

namespace LoadBalancing.Client.IntegrationTests.Factory;

/// <summary>Our handler is innermost: whatever the application adds, before or after, sees the logical request and no endpoint.</summary>
public sealed class HandlerOrderTests : IntegrationTest
{
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Handlers_of_the_users_see_the_logical_uri_whenever_they_were_added(bool before)
    {
        using var refusing = new RefusingPort();
        await using TestServer server = await TestServer.StartAsync();
        var seen = new ConcurrentQueue<string>();
        await using ServiceProvider services = Build([refusing.Address, server.Address], collection =>
        {
            if (before) { collection.AddHttpClient("x").AddHttpMessageHandler(() => new SpyHandler(seen)); }
            collection.AddHttpClient("x").AddLoadBalancing("orders");
            if (!before) { collection.AddHttpClient("x").AddHttpMessageHandler(() => new SpyHandler(seen)); }
        });
        using HttpClient x = services.GetRequiredService<IHttpClientFactory>().CreateClient("x");
        using HttpResponseMessage response = await x.GetAsync("http://orders:81/path", Token);
        // Once out and once back, though there were two attempts.
        Assert.Equal(["http://orders:81/path", "http://orders:81/path"], seen);
        Assert.Equal("b", response.GetEndpoint()!.Id);
    }

    [Fact]
    public async Task Handlers_from_client_defaults_are_outside_too()
    {
        await using TestServer server = await TestServer.StartAsync();
        var seen = new ConcurrentQueue<string>();
        await using ServiceProvider services = Build([server.Address], collection =>
        {
            collection.AddHttpClient("x").AddLoadBalancing("orders");
            collection.ConfigureHttpClientDefaults(clients => clients.AddHttpMessageHandler(() => new SpyHandler(seen)));
        });
        using HttpClient x = services.GetRequiredService<IHttpClientFactory>().CreateClient("x");
        Assert.Equal("ok", await x.GetStringAsync("http://orders/", Token));
        Assert.Equal(["http://orders/", "http://orders/"], seen);
    }

    [Fact]
    public async Task A_typed_client_is_balanced()
    {
        await using TestServer server = await TestServer.StartAsync("typed");
        await using ServiceProvider services = Build([server.Address], collection =>
        {
            collection.AddLoadBalancedHttpClient<TypedClient>("orders");
            collection.AddHttpClient<OtherTypedClient>(client => client.BaseAddress = new Uri("http://orders")).AddLoadBalancing("orders");
        });
        Assert.Equal("typed", await services.GetRequiredService<TypedClient>().Http.GetStringAsync("/", Token));
        Assert.Equal("typed", await services.GetRequiredService<OtherTypedClient>().Http.GetStringAsync("/", Token));
    }

    [Fact]
    public async Task A_retry_outside_is_a_new_pick_each_time()
    {
        int answered = 0;
        Task Answer(Microsoft.AspNetCore.Http.HttpContext context)
        {
            context.Response.StatusCode = Interlocked.Increment(ref answered) < 3 ? 503 : 200;
            return Task.CompletedTask;
        }
        await using TestServer one = await TestServer.StartAsync(Answer), two = await TestServer.StartAsync(Answer), three = await TestServer.StartAsync(Answer);
        await using ServiceProvider services = Build([one.Address, two.Address, three.Address], collection =>
        {
            collection.AddLoadBalancedCluster("orders", options => options.Picker.Policy = "round_robin");
            collection.AddHttpClient("x").AddLoadBalancing("orders").AddHttpMessageHandler(() => new RetryHandler());
        });
        using HttpClient x = services.GetRequiredService<IHttpClientFactory>().CreateClient("x");
        using HttpResponseMessage response = await x.PostAsync("http://orders/", new StringContent("again"), Token);
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal((1, 1, 1), (one.Count, two.Count, three.Count));
        Assert.All(services.GetRequiredKeyedService<Balancing.Cluster>("orders").Snapshot!.Nodes, node => Assert.Equal(0, node.Outstanding));
    }

    [Fact]
    public async Task Two_clusters_on_one_client_are_an_error_that_names_them()
    {
        await using ServiceProvider services = Build(["http://127.0.0.1:1"], collection =>
        {
            collection.AddLoadBalancedCluster("payments", options => options.Endpoints["a"] = new("http://127.0.0.1:1"));
            collection.AddHttpClient("x").AddLoadBalancing("orders").AddLoadBalancing("payments");
        });
        var error = Assert.Throws<InvalidOperationException>(() => services.GetRequiredService<IHttpClientFactory>().CreateClient("x"));
        Assert.Contains("'x'", error.Message, StringComparison.Ordinal);
        Assert.Contains("orders and payments", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_service_discovery_handler_that_would_choose_first_is_taken_out()
    {
        await using TestServer server = await TestServer.StartAsync();
        await using ServiceProvider services = Build([server.Address], collection =>
        {
            collection.AddHttpClient("x").AddLoadBalancing("orders");
            collection.ConfigureHttpClientDefaults(clients => clients.AddHttpMessageHandler(() => new Microsoft.Extensions.ServiceDiscovery.Http.FakeResolvingHandler()));
        });
        using HttpClient x = services.GetRequiredService<IHttpClientFactory>().CreateClient("x");
        Assert.Equal("ok", await x.GetStringAsync("http://orders/", Token));
        using HttpClient other = services.GetRequiredService<IHttpClientFactory>().CreateClient("other");
        await Assert.ThrowsAsync<NotSupportedException>(() => other.GetStringAsync(server.Address, Token));
    }

    private static ServiceProvider Build(string[] addresses, Action<IServiceCollection> configure)
    {
        var collection = new ServiceCollection();
        collection.AddEndpointPicker(InOrderPicker.Policy, inputs => new InOrderPicker(inputs));
        collection.AddLoadBalancedCluster("orders", options =>
        {
            options.Picker.Policy = InOrderPicker.Policy;
            for (int i = 0; i < addresses.Length; i++) { options.Endpoints[((char)('a' + i)).ToString()] = new(addresses[i]); }
        });
        configure(collection);
        return collection.BuildServiceProvider();
    }

    private sealed class TypedClient(HttpClient http)
    {
        public HttpClient Http => http;
    }

    private sealed class OtherTypedClient(HttpClient http)
    {
        public HttpClient Http => http;
    }

    private sealed class SpyHandler(ConcurrentQueue<string> seen) : DelegatingHandler
    {
        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            seen.Enqueue(request.RequestUri!.AbsoluteUri);
            HttpResponseMessage response = await base.SendAsync(request, cancellationToken);
            seen.Enqueue(response.RequestMessage!.RequestUri!.AbsoluteUri);
            Assert.Null(request.Headers.Host);
            return response;
        }
    }

    /// <summary>As Polly's: the same message again.</summary>
    private sealed class RetryHandler : DelegatingHandler
    {
        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            while (true)
            {
                HttpResponseMessage response = await base.SendAsync(request, cancellationToken);
                if (response.StatusCode != HttpStatusCode.ServiceUnavailable) { return response; }
                response.Dispose();
            }
        }
    }
}
