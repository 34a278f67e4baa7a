using BenchmarkDotNet.Attributes;
using LoadBalancing.Client.Benchmarks.Subjects;

namespace LoadBalancing.Client.Benchmarks.Micro;

/// <summary>A whole attempt over a stub: alone, through the naive handler, through ours. Subtract the stub before comparing.</summary>
[MemoryDiagnoser]
public class AttemptBenchmarks
{
    private AttemptSubject _stub = null!, _naive = null!, _ours = null!;

    [Params(false, true)]
    public bool IsAsync { get; set; }

    [Params(false, true)]
    public bool DifferentUris { get; set; }

    [Params(true, false)]
    public bool Buffered { get; set; }

    [GlobalSetup]
    public void Setup()
    {
        _stub = Of(inner => inner);
        _naive = Of(AttemptSubject.Naive);
        _ours = Of(AttemptSubject.Ours);
    }

    [Benchmark(Baseline = true)]
    public Task Stub() => _stub.SendAsync();

    [Benchmark]
    public Task NaiveHandler() => _naive.SendAsync();

    [Benchmark]
    public Task Ours() => _ours.SendAsync();

    private AttemptSubject Of(Func<HttpMessageHandler, HttpMessageHandler> wrap) =>
        new(new HttpMessageInvoker(wrap(new StubHandler(IsAsync))), DifferentUris, Buffered);
}
