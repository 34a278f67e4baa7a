using BenchmarkDotNet.Attributes;
using LoadBalancing.Client.Benchmarks.Peers;
using LoadBalancing.Client.Benchmarks.Subjects;
using LoadBalancing.Client.Endpoints;
using LoadBalancing.Client.Picking;
using Yarp.ReverseProxy.LoadBalancing;
using Yarp.ReverseProxy.Model;

namespace LoadBalancing.Client.Benchmarks.Micro;

/// <summary>Every policy beside YARP's; ratios are to YARP's PowerOfTwoChoices.</summary>
[MemoryDiagnoser]
public class PickBenchmarks
{
    private readonly Dictionary<string, BenchCluster> _ours = [];
    private YarpPeer _yarpPowerOfTwo = null!, _yarpRoundRobin = null!, _yarpRandom = null!, _yarpLeast = null!;
    private EndpointPicker _equal = null!, _weighted = null!, _ewma = null!, _weightedEwma = null!, _roundRobin = null!, _random = null!, _least = null!;
    private PickContext _context;

    [Params(3, 10, 100, 1000)]
    public int Endpoints { get; set; }

    [GlobalSetup]
    public void Setup()
    {
        _yarpPowerOfTwo = new YarpPeer(LoadBalancingPolicies.PowerOfTwoChoices, Endpoints);
        _yarpRoundRobin = new YarpPeer(LoadBalancingPolicies.RoundRobin, Endpoints);
        _yarpRandom = new YarpPeer(LoadBalancingPolicies.Random, Endpoints);
        _yarpLeast = new YarpPeer(LoadBalancingPolicies.LeastRequests, Endpoints);
        _equal = Of(PickerPolicies.PowerOfTwoChoices);
        _weighted = Of(PickerPolicies.PowerOfTwoChoices, weighted: true);
        _ewma = Of(PickerPolicies.PeakEwma);
        _weightedEwma = Of(PickerPolicies.PeakEwma, weighted: true);
        _roundRobin = Of(PickerPolicies.RoundRobin);
        _random = Of(PickerPolicies.Random);
        _least = Of(PickerPolicies.LeastOutstanding);
        _context = default(PickContext).At(TimeProvider.System.GetTimestamp());
    }

    [GlobalCleanup]
    public void Cleanup()
    {
        foreach (BenchCluster cluster in _ours.Values) { cluster.Cluster.Dispose(); }
    }

    [Benchmark(Baseline = true)]
    public DestinationState? YarpPowerOfTwoChoices() => _yarpPowerOfTwo.Policy.PickDestination(_yarpPowerOfTwo.Context, _yarpPowerOfTwo.Cluster, _yarpPowerOfTwo.Destinations);

    [Benchmark]
    public DestinationState? YarpRoundRobin() => _yarpRoundRobin.Policy.PickDestination(_yarpRoundRobin.Context, _yarpRoundRobin.Cluster, _yarpRoundRobin.Destinations);

    [Benchmark]
    public DestinationState? YarpRandom() => _yarpRandom.Policy.PickDestination(_yarpRandom.Context, _yarpRandom.Cluster, _yarpRandom.Destinations);

    [Benchmark]
    public DestinationState? YarpLeastRequests() => _yarpLeast.Policy.PickDestination(_yarpLeast.Context, _yarpLeast.Cluster, _yarpLeast.Destinations);

    [Benchmark]
    public EndpointNode? PowerOfTwoChoices() => _equal.Pick(in _context);

    [Benchmark]
    public EndpointNode? WeightedPowerOfTwoChoices() => _weighted.Pick(in _context);

    [Benchmark]
    public EndpointNode? PeakEwma() => _ewma.Pick(in _context);

    [Benchmark]
    public EndpointNode? WeightedPeakEwma() => _weightedEwma.Pick(in _context);

    [Benchmark]
    public EndpointNode? RoundRobin() => _roundRobin.Pick(in _context);

    [Benchmark]
    public EndpointNode? RandomChoice() => _random.Pick(in _context);

    [Benchmark]
    public EndpointNode? LeastOutstanding() => _least.Pick(in _context);

    private EndpointPicker Of(string policy, bool weighted = false)
    {
        BenchCluster cluster = BenchCluster.Of(policy, Endpoints, weighted);
        _ours[policy + weighted] = cluster;
        return cluster.Picker;
    }
}
