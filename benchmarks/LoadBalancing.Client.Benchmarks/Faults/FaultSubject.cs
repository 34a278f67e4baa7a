using System.Globalization;
using System.Net.Security;
using System.Security.Cryptography.X509Certificates;
using LoadBalancing.Client.Balancing;
using LoadBalancing.Client.Configuration;
using LoadBalancing.Client.Endpoints;
using LoadBalancing.Client.Http;

namespace LoadBalancing.Client.Benchmarks.Faults;

/// <summary>How requests find their servers: in turn, knowing nothing; in turn, with health; or as by default.</summary>
internal sealed record FaultSubject(string Name, string? Policy)
{
    public static IReadOnlyList<FaultSubject> All { get; } = [new("rotation without health", null), new("`round_robin`", "round_robin"), new("`least_time` (default)", "least_time")];

    /// <summary>A client, and what ends with it.</summary>
    public (HttpClient Client, IDisposable? Owner) Create(IReadOnlyList<int> ports, X509Certificate2? authority, FaultRecorder recorder)
    {
        string scheme = authority is null ? "http" : "https";
        var connections = new SocketsHttpHandler { ConnectTimeout = TimeSpan.FromSeconds(1), PooledConnectionIdleTimeout = TimeSpan.FromSeconds(30) };
        if (authority is not null)
        {
            connections.SslOptions.CertificateChainPolicy = new X509ChainPolicy { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck, CustomTrustStore = { authority } };
        }
        var attempts = new AttemptTimeout(TimeSpan.FromSeconds(1)) { InnerHandler = recorder };
        recorder.InnerHandler = connections;
        if (Policy is null) { return (new HttpClient(new Rotation(scheme, ports) { InnerHandler = attempts }) { BaseAddress = new Uri($"{scheme}://orders") }, null); }
        var options = new ClusterOptions { Picker = { Policy = Policy } };
        foreach (int port in ports) { options.Endpoints[port.ToString(CultureInfo.InvariantCulture)] = new EndpointOptions($"{scheme}://127.0.0.1:{port}"); }
        Cluster cluster = Cluster.Create("orders", options);
        return (new HttpClient(cluster.CreateHandler(attempts)) { BaseAddress = new Uri($"{scheme}://orders") }, cluster);
    }

    private sealed class Rotation(string scheme, IReadOnlyList<int> ports) : DelegatingHandler
    {
        private int _next;

        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            request.RequestUri = new Uri($"{scheme}://127.0.0.1:{ports[(int)((uint)Interlocked.Increment(ref _next) % (uint)ports.Count)]}/");
            return base.SendAsync(request, cancellationToken);
        }
    }

    /// <summary>A handler below the balancer's: what it ends is the endpoint's failure, not the caller's wish.</summary>
    private sealed class AttemptTimeout(TimeSpan time) : DelegatingHandler
    {
        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
            limit.CancelAfter(time);
            return await base.SendAsync(request, limit.Token);
        }
    }
}
