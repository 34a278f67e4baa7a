using LoadBalancing.Client.Balancing;
using LoadBalancing.Client.Benchmarks.Subjects;
using LoadBalancing.Client.Outcomes;
using LoadBalancing.Client.Picking;

namespace LoadBalancing.Client.Benchmarks.Ratios;

/// <summary>
/// The loops around whole leases, as a user writes them: clock, pick, counters, lease, learning. The calls inside the cluster are shared by all policies of
/// this process, so none of them is inlined there, which costs each about a nanosecond.
/// </summary>
internal static class LeaseLoops
{
    public static Action<int> Acquire(BenchCluster subject) => operations =>
    {
        Cluster cluster = subject.Cluster;
        for (int i = 0; i < operations; i++)
        {
            if (cluster.TryAcquire(default, out EndpointLease lease)) { lease.Complete(OutcomeKind.Success); }
        }
    };

    public static Action<int> AcquireBy<TAsking>(BenchCluster subject)
        where TAsking : struct, IAsking => operations =>
    {
        Cluster cluster = subject.Cluster;
        ulong word = Asked.Last;
        for (int i = 0; i < operations; i++)
        {
            word = Asked.Next(word);
            PickContext context = TAsking.Of(word, timestamp: 0);
            if (cluster.TryAcquire(in context, out EndpointLease lease)) { lease.Complete(OutcomeKind.Success); }
        }
        Asked.Last = word;
    };

    /// <summary>Each answer brings a load report.</summary>
    public static Action<int> AcquireAndReport(BenchCluster subject) => operations =>
    {
        Cluster cluster = subject.Cluster;
        ulong word = Asked.Last;
        for (int i = 0; i < operations; i++)
        {
            word = Asked.Next(word);
            if (!cluster.TryAcquire(default, out EndpointLease lease)) { continue; }
            lease.Complete(new CallResult(OutcomeKind.Success) { LoadReport = Asked.Report(word) });
        }
        Asked.Last = word;
    };

    public static Action<int> AcquireReportFirstByte(BenchCluster subject) => operations =>
    {
        Cluster cluster = subject.Cluster;
        for (int i = 0; i < operations; i++)
        {
            if (!cluster.TryAcquire(default, out EndpointLease lease)) { continue; }
            lease.ReportFirstByte(OutcomeKind.Success);
            lease.Complete(OutcomeKind.Success);
        }
    };
}
