using System.Collections.Immutable;

namespace LoadBalancing.Client.Etcd.Wire;

/// <summary>All URLs, and which is asked now: a random one at first, so that a fleet spreads, and the next one when that fails. Safe for many threads.</summary>
internal sealed class EtcdEndpoints(ImmutableArray<EtcdEndpoint> all, int first)
{
    private int _current = first;

    public int Count => all.Length;

    public EtcdEndpoint Current => all[Volatile.Read(ref _current)];

    /// <summary>An endpoint failed: the next one is asked from now on, unless somebody has gone on already.</summary>
    public void Leave(EtcdEndpoint failed)
    {
        int index = all.IndexOf(failed);
        Interlocked.CompareExchange(ref _current, (index + 1) % all.Length, index);
    }
}
