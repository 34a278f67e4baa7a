using BenchmarkDotNet.Attributes;
using LoadBalancing.Client.Benchmarks.Peers;
using LoadBalancing.Client.Benchmarks.Ratios;
using LoadBalancing.Client.Benchmarks.Subjects;
using LoadBalancing.Client.Picking;
using Yarp.ReverseProxy.LoadBalancing;

namespace LoadBalancing.Client.Benchmarks.Micro;

/// <summary>Pick, begin, end; with two threads both run the whole number of operations, so that a time is what one of them waits.</summary>
[MemoryDiagnoser]
public class CycleBenchmarks : IDisposable
{
    private const int Operations = 20_000;
    private readonly SecondThread _second = new();
    private Action<int> _yarp = null!, _equal = null!, _ewma = null!;

    [Params(3, 10, 100, 1000)]
    public int Endpoints { get; set; }

    [Params(1, 2)]
    public int Threads { get; set; }

    [GlobalSetup]
    public void Setup()
    {
        _yarp = PickLoops<Equal>.Cycle(new YarpPeer(LoadBalancingPolicies.PowerOfTwoChoices, Endpoints));
        _equal = PickLoops<Equal>.Cycle(BenchCluster.Of(PickerPolicies.PowerOfTwoChoices, Endpoints));
        _ewma = PickLoops<Ewma>.Cycle(BenchCluster.Of(PickerPolicies.PeakEwma, Endpoints));
    }

    [GlobalCleanup]
    public void Dispose() => _second.Dispose();

    [Benchmark(Baseline = true, OperationsPerInvoke = Operations)]
    public void YarpPowerOfTwoChoices() => Run(_yarp);

    [Benchmark(OperationsPerInvoke = Operations)]
    public void PowerOfTwoChoices() => Run(_equal);

    [Benchmark(OperationsPerInvoke = Operations)]
    public void PeakEwma() => Run(_ewma);

    private void Run(Action<int> loop)
    {
        if (Threads == 1) { loop(Operations); }
        else { _second.RunBeside(loop, Operations); }
    }
}
