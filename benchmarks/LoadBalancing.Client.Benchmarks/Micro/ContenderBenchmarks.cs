using BenchmarkDotNet.Attributes;
using LoadBalancing.Client.Benchmarks.Ratios;

namespace LoadBalancing.Client.Benchmarks.Micro;

/// <summary>
/// Each contender beside YARP's policy of its kind; with two threads both run the whole number of operations, so that a time is what one of them waits.
/// </summary>
[MemoryDiagnoser]
public abstract class ContenderBenchmarks : IDisposable
{
    private const int Operations = 20_000;
    private readonly SecondThread _second = new();
    private Action<int> _yarp = null!, _contender = null!;

    public static IEnumerable<string> Names => [.. Contenders.StrawMen.Concat(Contenders.Ours).Select(contender => contender.Name)];

    [ParamsSource(nameof(Names))]
    public string Contender { get; set; } = "";

    [Params(3, 10, 100, 1000)]
    public int Endpoints { get; set; }

    [Params(1, 2)]
    public int Threads { get; set; }

    [GlobalSetup]
    public void Setup()
    {
        Contender contender = Contenders.All.Single(one => one.Name == Contender);
        _contender = LoopOf(contender, Endpoints);
        _yarp = LoopOf(Contenders.OfYarp.Single(peer => peer.Name == $"YARP {contender.Kind}"), Endpoints);
    }

    [GlobalCleanup]
    public void Dispose()
    {
        _second.Dispose();
        GC.SuppressFinalize(this);
    }

    [Benchmark(Baseline = true, OperationsPerInvoke = Operations)]
    public void Yarp() => Run(_yarp);

    [Benchmark(OperationsPerInvoke = Operations)]
    public void Ours() => Run(_contender);

    private protected abstract Action<int> LoopOf(Contender contender, int endpoints);

    private void Run(Action<int> loop)
    {
        if (Threads == 1) { loop(Operations); }
        else { _second.RunBeside(loop, Operations); }
    }
}
