using BenchmarkDotNet.Attributes;
using LoadBalancing.Client.Benchmarks.Ratios;
using LoadBalancing.Client.Benchmarks.Subjects;

namespace LoadBalancing.Client.Benchmarks.Micro;

/// <summary>An update of the latency estimate: under a lock, and by compare-and-swap.</summary>
[MemoryDiagnoser]
public class EwmaBenchmarks : IDisposable
{
    private const int Operations = 20_000;
    private readonly EwmaSubject _subject = new();
    private readonly SecondThread _second = new();

    [Params(1, 2)]
    public int Threads { get; set; }

    [GlobalCleanup]
    public void Dispose() => _second.Dispose();

    [Benchmark(Baseline = true, OperationsPerInvoke = Operations)]
    public void Locked() => Run(_subject.Locked);

    [Benchmark(OperationsPerInvoke = Operations)]
    public void CompareAndSwap() => Run(_subject.Packed);

    private void Run(Action<int> loop)
    {
        if (Threads == 1) { loop(Operations); }
        else { _second.RunBeside(loop, Operations); }
    }
}
