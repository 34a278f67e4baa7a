using LoadBalancing.Client.Benchmarks.Peers;
using Yarp.ReverseProxy.Model;

namespace LoadBalancing.Client.Benchmarks.Ratios;

/// <summary>The loops around picks of others. <typeparamref name="TSite"/> is as in <see cref="PickLoops{TSite}"/>; the straw men are sealed classes and need none.</summary>
internal static class PeerLoops<TSite>
    where TSite : struct
{
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

internal static class StrawLoops
{
    public static Action<int> Pick(InterlockedTurn straw) => operations =>
    {
        StrawEndpoint? last = null;
        for (int i = 0; i < operations; i++) { last = straw.Pick(); }
        GC.KeepAlive(last);
    };

    public static Action<int> Cycle(InterlockedTurn straw) => operations =>
    {
        for (int i = 0; i < operations; i++) { InterlockedTurn.Release(straw.Acquire()); }
    };

    public static Action<int> Pick(LockedList straw) => operations =>
    {
        StrawEndpoint? last = null;
        for (int i = 0; i < operations; i++) { last = straw.Pick(); }
        GC.KeepAlive(last);
    };

    public static Action<int> Cycle(LockedList straw) => operations =>
    {
        for (int i = 0; i < operations; i++) { straw.Release(straw.Acquire()); }
    };
}
