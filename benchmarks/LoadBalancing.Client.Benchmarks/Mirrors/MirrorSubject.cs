using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using LoadBalancing.Client.Balancing;
using LoadBalancing.Client.Configuration;
using LoadBalancing.Client.Endpoints;
using LoadBalancing.Client.Http;
using LoadBalancing.Client.Traffic;

namespace LoadBalancing.Client.Benchmarks.Mirrors;

/// <summary>A cluster over the same servers as all others, and who gets the copies of its requests.</summary>
internal sealed class MirrorSubject : IDisposable
{
    private const int Workers = 4;
    private static readonly TimeSpan s_round = TimeSpan.FromSeconds(1), s_pause = TimeSpan.FromMilliseconds(10);
    private static readonly Uri s_uri = new("http://orders/v1/orders/1234567");
    private readonly Cluster _cluster;
    private readonly Cluster? _mirror;
    private readonly HttpClient _client;

    /// <param name="name">For the table.</param>
    /// <param name="servers">Of the originals.</param>
    /// <param name="mirror">The address that gets the copies; null for none.</param>
    public MirrorSubject(string name, IEnumerable<string> servers, string? mirror)
    {
        Name = name;
        var options = new ClusterOptions();
        foreach ((int i, string server) in servers.Index()) { options.Endpoints[$"e{i}"] = new EndpointOptions(server); }
        if (mirror is not null)
        {
            var next = new ClusterOptions();
            next.Endpoints["m"] = new EndpointOptions(mirror);
            _mirror = Cluster.Create("orders-next", next);
            options.Traffic.Mirrors.Add(new MirrorOptions { Cluster = "orders-next" });
        }
        _cluster = Cluster.Create("orders", options, new ClusterSetup { Clusters = _ => _mirror });
        _client = new HttpClient(_cluster.CreateHandler());
    }

    public string Name { get; }

    /// <summary>Milliseconds, one a round.</summary>
    public List<double> P50 { get; } = [];

    public List<double> P99 { get; } = [];

    public long Requests { get; private set; }

    /// <summary>Accepts connections into its queue and never looks at them.</summary>
    public static Socket Hanging(out string address)
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        socket.Listen(512);
        address = $"http://{socket.LocalEndPoint}";
        return socket;
    }

    /// <summary>Holds a port that refuses: bound, and nobody listens.</summary>
    public static Socket Refusing(out string address)
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        address = $"http://{socket.LocalEndPoint}";
        return socket;
    }

    /// <summary>One round of requests at a pace that leaves the processor time: who saturates it measures queues.</summary>
    public async Task RunAsync(bool isCounted)
    {
        double[][] times = await Task.WhenAll(Enumerable.Range(0, Workers).Select(worker => Task.Run(() => SendAsync(worker))));
        double[] sorted = [.. times.SelectMany(each => each).Order()];
        if (!isCounted) { return; }
        P50.Add(sorted[sorted.Length / 2]);
        P99.Add(sorted[(int)(sorted.Length * 0.99)]);
        Requests += sorted.Length;
    }

    public void Dispose()
    {
        _client.Dispose();
        _cluster.Dispose();
        _mirror?.Dispose();
    }

    private async Task<double[]> SendAsync(int worker)
    {
        var times = new List<double>();
        await Task.Delay(s_pause * worker / Workers);
        using var pace = new PeriodicTimer(s_pause);
        long until = Stopwatch.GetTimestamp() + (long)(s_round.TotalSeconds * Stopwatch.Frequency);
        while (Stopwatch.GetTimestamp() < until && await pace.WaitForNextTickAsync())
        {
            long start = Stopwatch.GetTimestamp();
            using HttpResponseMessage response = await _client.GetAsync(s_uri);
            response.EnsureSuccessStatusCode();
            times.Add(Stopwatch.GetElapsedTime(start).TotalMilliseconds);
        }
        return [.. times];
    }
}
