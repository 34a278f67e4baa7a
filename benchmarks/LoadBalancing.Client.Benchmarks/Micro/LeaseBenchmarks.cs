using BenchmarkDotNet.Attributes;
using LoadBalancing.Client.Balancing;
using LoadBalancing.Client.Benchmarks.Subjects;
using LoadBalancing.Client.Outcomes;
using LoadBalancing.Client.Picking;

namespace LoadBalancing.Client.Benchmarks.Micro;

/// <summary>The lease's mechanism beside two bare interlocked operations, and whole leases with clock, learning and counters.</summary>
[MemoryDiagnoser]
public class LeaseBenchmarks
{
    private const int Operations = 20_000;
    private readonly LeaseSubject _subject = new(threads: 1);
    private readonly Cluster _cluster = BenchCluster.Of(PickerPolicies.LeastTime, 10).Cluster;

    [Benchmark(Baseline = true, OperationsPerInvoke = Operations)]
    public void TwoInterlockedOperations() => _subject.TwoInterlocked(Operations);

    [Benchmark(OperationsPerInvoke = Operations)]
    public void Mechanism() => _subject.Mechanism(Operations);

    [Benchmark]
    public void TryAcquireComplete()
    {
        if (_cluster.TryAcquire(default, out EndpointLease lease)) { lease.Complete(OutcomeKind.Success); }
    }

    [Benchmark]
    public void TryAcquireReportFirstByteComplete()
    {
        if (!_cluster.TryAcquire(default, out EndpointLease lease)) { return; }
        lease.ReportFirstByte(OutcomeKind.Success);
        lease.Complete(OutcomeKind.Success);
    }
}
