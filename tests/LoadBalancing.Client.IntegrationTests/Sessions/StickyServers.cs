using System.Diagnostics.Metrics;
using System.Net;
using System.Security.Cryptography;
using LoadBalancing.Client.Configuration;
using LoadBalancing.Client.Http;
using LoadBalancing.Client.IntegrationTests.Harness;
using LoadBalancing.Client.IntegrationTests.Servers;
using LoadBalancing.Client.Traffic.Affinity;
using Microsoft.Extensions.DependencyInjection;

namespace LoadBalancing.Client.IntegrationTests.Sessions;

/// <summary>Three servers taken in turn, under affinity.</summary>
internal sealed class StickyServers : IAsyncDisposable
{
    private StickyServers(TestServer[] servers, Balanced orders, AffinityKeyRing ring)
    {
        (Servers, Orders, Ring) = (servers, orders, ring);
        Metrics = new MetricCapture(orders.Services.GetRequiredService<IMeterFactory>(), Diagnostics.Telemetry.MeterName);
    }

    public IReadOnlyList<TestServer> Servers { get; }

    public Balanced Orders { get; }

    public AffinityKeyRing Ring { get; }

    public MetricCapture Metrics { get; }

    /// <summary>What became of sessions, in order.</summary>
    public string Results => string.Join(' ', Metrics.Of("loadbalancing.client.affinity").Select(measured => measured.Tags["loadbalancing.result"]));

    public static AffinityKey NewKey(string id) => new(id, RandomNumberGenerator.GetBytes(32));

    public static async Task<StickyServers> StartAsync(string type, Action<ClusterOptions>? configure = null, ServerSetup? setup = null)
    {
        TestServer[] servers = await Task.WhenAll(Enumerable.Range(0, 3).Select(_ => TestServer.StartAsync(setup)));
        var ring = new AffinityKeyRing(NewKey("first"));
        var orders = new Balanced(
            [.. servers.Select(server => server.Address)],
            options =>
            {
                options.Picker.Policy = "round_robin";
                options.Traffic.Affinity.Type = type;
                configure?.Invoke(options);
            },
            services => services.AddMetrics().AddAffinityKeyRing(_ => ring));
        return new StickyServers(servers, orders, ring);
    }

    /// <summary>Sends, reads all of the answer, and says which endpoint gave it, and which cookie it set.</summary>
    public async Task<(string Endpoint, string? SetCookie)> SendAsync(Action<HttpRequestMessage> prepare, CancellationToken token)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/cart");
        prepare(request);
        using HttpResponseMessage response = await Orders.Client.SendAsync(request, token);
        response.EnsureSuccessStatusCode();
        return (response.GetEndpoint()!.Id, response.Headers.TryGetValues("Set-Cookie", out IEnumerable<string>? values) ? values.Single() : null);
    }

    public async Task<string> KeyAsync(string key, CancellationToken token) => (await SendAsync(request => request.Options.SetSessionKey(key), token)).Endpoint;

    public async Task<string> JarAsync(CookieContainer jar, CancellationToken token) => (await SendAsync(request => request.Options.SetAffinityCookies(jar), token)).Endpoint;

    public async ValueTask DisposeAsync()
    {
        Metrics.Dispose();
        await Orders.DisposeAsync();
        foreach (TestServer server in Servers) { await server.DisposeAsync(); }
    }
}
