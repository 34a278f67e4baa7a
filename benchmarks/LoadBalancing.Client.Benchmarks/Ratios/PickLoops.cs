using LoadBalancing.Client.Benchmarks.Peers;
using LoadBalancing.Client.Benchmarks.Subjects;
using LoadBalancing.Client.Endpoints;
using LoadBalancing.Client.Picking;
using Yarp.ReverseProxy.Model;

namespace LoadBalancing.Client.Benchmarks.Ratios;

/// <summary>
/// The loops around picks. <typeparamref name="TSite"/> gives each policy a call site of its own, as a process with one policy has: otherwise the
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
        };
    }

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

    public static Action<int> Pick(YarpPeer peer) => operations =>
    {
        DestinationState? last = null;
        for (int i = 0; i < operations; i++) { last = peer.Policy.PickDestination(peer.Context, peer.Cluster, peer.Destinations); }
        GC.KeepAlive(last);
    };

    public static Action<int> Cycle(YarpPeer peer) => operations =>
    {
        for (int i = 0; i < operations; i++)
        {
            object counter = YarpCounter.Of(peer.Policy.PickDestination(peer.Context, peer.Cluster, peer.Destinations)!);
            YarpCounter.Increment(counter);
            YarpCounter.Decrement(counter);
        }
    };
}

internal readonly struct Equal;

internal readonly struct Weighted;

internal readonly struct Ewma;

internal readonly struct WeightedEwma;

internal readonly struct Turn;

internal readonly struct Chance;

internal readonly struct Least;
