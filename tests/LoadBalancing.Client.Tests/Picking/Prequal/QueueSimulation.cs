using LoadBalancing.Client.Balancing;
using LoadBalancing.Client.Configuration;
using LoadBalancing.Client.Outcomes;
using LoadBalancing.Client.Picking;

namespace LoadBalancing.Client.Tests.Picking.Prequal;

/// <summary>
/// Servers with one worker and an endless queue each, in front of them clients with a cluster each, on virtual time: requests arrive as chance has it
/// (Poisson), take exponential service times, and come back with a report. Time unit: the mean service time of a normal server, 10 ms.
/// </summary>
internal sealed class QueueSimulation
{
    private const double UnitSeconds = 0.010;
    private readonly ManualTime _time = new();
    private readonly Random _random;
    private readonly PriorityQueue<Action, (double At, int Order)> _events = new();
    private readonly Cluster[] _clusters;
    private readonly double[] _slowness;
    private readonly double[] _freeAt;
    private readonly int[] _inFlight;
    private readonly List<double> _latencies = [];
    private readonly Dictionary<(int Server, int Found), Queue<double>> _byFound = [];
    private double _now;
    private int _scheduled;

    public QueueSimulation(string policy, int clients, double[] slowness, int seed)
    {
        _random = new Random(seed);
        _slowness = slowness;
        _freeAt = new double[slowness.Length];
        _inFlight = new int[slowness.Length];
        Counts = new int[slowness.Length];
        ClusterOptions options = Given.Options(o => o.Picker.Policy = policy, [.. slowness.Select((_, i) => $"http://{i}.test")]);
        _clusters = [.. Enumerable.Range(0, clients).Select(i => Cluster.Create("orders", options, new ClusterSetup { TimeProvider = _time, Seed = (seed * 1_000) + i }))];
    }

    /// <summary>
    /// What server i says with an answer, null for nothing, when it has so many requests there, this one included, this one took so many seconds, and those of
    /// late that found as many there typically so many. The default is what the paper's servers say.
    /// </summary>
    public Func<int, int, double, double, LoadReport?> Report { get; init; } = (_, inFlight, _, typical) => Says(inFlight, typical);

    /// <summary>Requests that each server got.</summary>
    public int[] Counts { get; }

    public static LoadReport Says(double requestsInFlight, double? latencySeconds = null) => latencySeconds is { } seconds
        ? new() { NamedMetrics = new Dictionary<string, double> { ["rif"] = requestsInFlight, ["latency_seconds"] = seconds } }
        : new() { NamedMetrics = new Dictionary<string, double> { ["rif"] = requestsInFlight } };

    /// <summary>Runs so many requests, at a load in mean services a unit of time over all servers; the first tenth is not counted.</summary>
    public QueueSimulation Run(int requests, double load)
    {
        double at = 0;
        for (int i = 0; i < requests; i++)
        {
            at += Exponential(1 / load);
            bool counts = i >= requests / 10;
            Cluster cluster = _clusters[_random.Next(_clusters.Length)];
            Schedule(at, () => Begin(cluster, counts));
        }
        while (_events.TryDequeue(out Action? happens, out (double At, int Order) when))
        {
            _time.Advance(TimeSpan.FromSeconds(Math.Max(0, when.At - _now) * UnitSeconds));
            _now = when.At;
            happens();
        }
        Array.ForEach(_clusters, cluster => cluster.Dispose());
        _latencies.Sort();
        return this;
    }

    /// <summary>A server's requests as a multiple of an equal share.</summary>
    public double ShareOf(int server) => Counts[server] / (Counts.Sum() / (double)Counts.Length);

    /// <summary>A quantile of the latencies, in mean service times.</summary>
    public double Quantile(double q) => _latencies[(int)(q * (_latencies.Count - 1))];

    private void Begin(Cluster cluster, bool counts)
    {
        Assert.True(cluster.TryAcquire(default, out EndpointLease lease));
        int server = lease.Endpoint.Id[0] - 'a';
        double began = _now, end = _freeAt[server] = Math.Max(_now, _freeAt[server]) + Exponential(_slowness[server]);
        int foundThere = _inFlight[server]++;
        if (counts) { Counts[server]++; }
        Schedule(end, () =>
        {
            Remember(server, foundThere, _now - began);
            if (Report(server, _inFlight[server], (_now - began) * UnitSeconds, Typical(server) * UnitSeconds) is { } report) { lease.ReportLoad(report); }
            _inFlight[server]--;
            lease.ReportFirstByte(OutcomeKind.Success);
            lease.Complete(OutcomeKind.Success);
            if (counts) { _latencies.Add(_now - began); }
        });
    }

    private void Remember(int server, int found, double latency)
    {
        if (!_byFound.TryGetValue((server, found), out Queue<double>? recent)) { _byFound[(server, found)] = recent = new(); }
        recent.Enqueue(latency);
        if (recent.Count > 10) { recent.Dequeue(); }
    }

    /// <summary>As the paper's servers: the median latency of recent requests that found about as many there as are there now.</summary>
    private double Typical(int server)
    {
        int present = _inFlight[server] - 1;
        for (int away = 0; ; away++)
        {
            Queue<double>? recent = _byFound.GetValueOrDefault((server, present - away)) ?? _byFound.GetValueOrDefault((server, present + away));
            if (recent is not null) { return recent.Order().ElementAt(recent.Count / 2); }
        }
    }

    private void Schedule(double at, Action happens) => _events.Enqueue(happens, (at, _scheduled++));

    private double Exponential(double mean) => -mean * Math.Log(1 - _random.NextDouble());
}
