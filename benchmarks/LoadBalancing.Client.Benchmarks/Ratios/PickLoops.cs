using LoadBalancing.Client.Benchmarks.Subjects;
using LoadBalancing.Client.Endpoints;
using LoadBalancing.Client.Picking;

namespace LoadBalancing.Client.Benchmarks.Ratios;

/// <summary>
/// The loops around picks of ours. <typeparamref name="TSite"/> gives each policy a call site of its own, as a process with one policy has: otherwise the
/// first policy measured would be inlined for all.
/// </summary>
internal static class PickLoops<TSite>
    where TSite : struct
{
    public static Action<int> Pick(BenchCluster cluster)
    {
        EndpointPicker picker = cluster.Picker;
        PickContext context = default(PickContext).At(TimeProvider.System.GetTimestamp());
        return operations =>
        {
            EndpointNode? last = null;
            for (int i = 0; i < operations; i++) { last = picker.Pick(in context); }
            GC.KeepAlive(last);
            // Leases that nobody holds would be ended by the collector.
            GC.KeepAlive(cluster);
        };
    }

    public static Action<int> PickBy<TAsking>(BenchCluster cluster)
        where TAsking : struct, IAsking
    {
        EndpointPicker picker = cluster.Picker;
        long now = TimeProvider.System.GetTimestamp();
        return operations =>
        {
            EndpointNode? last = null;
            ulong word = Asked.Last;
            for (int i = 0; i < operations; i++)
            {
                word = Asked.Next(word);
                PickContext context = TAsking.Of(word, now);
                last = picker.Pick(in context);
            }
            Asked.Last = word;
            GC.KeepAlive(last);
            // Leases that nobody holds would be ended by the collector.
            GC.KeepAlive(cluster);
        };
    }

    /// <summary>A pick uses up what was reported, so each comes with a report, of one endpoint after the other.</summary>
    public static Action<int> PickAndReport(BenchCluster cluster)
    {
        EndpointPicker picker = cluster.Picker;
        EndpointNode[] nodes = cluster.Nodes;
        PickContext context = default(PickContext).At(TimeProvider.System.GetTimestamp());
        return operations =>
        {
            EndpointNode? last = null;
            ulong word = Asked.Last;
            int turn = (int)(word % (ulong)nodes.Length);
            for (int i = 0; i < operations; i++)
            {
                last = picker.Pick(in context);
                word = Asked.Next(word);
                picker.ObserveLoad(nodes[turn], Asked.Report(word), context.Timestamp);
                turn = turn + 1 == nodes.Length ? 0 : turn + 1;
            }
            Asked.Last = word;
            GC.KeepAlive(last);
        };
    }

    /// <summary>Pick, and the endpoint's counter up and down.</summary>
    public static Action<int> Cycle(BenchCluster cluster)
    {
        EndpointPicker picker = cluster.Picker;
        PickContext context = default(PickContext).At(TimeProvider.System.GetTimestamp());
        return operations =>
        {
            for (int i = 0; i < operations; i++)
            {
                EndpointTracker tracker = picker.Pick(in context)!.Tracker;
                tracker.Begin();
                tracker.End();
            }
        };
    }
}
