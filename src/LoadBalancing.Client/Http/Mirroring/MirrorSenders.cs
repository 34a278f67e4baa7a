using System.Collections.Concurrent;
using LoadBalancing.Client.Balancing;

namespace LoadBalancing.Client.Http.Mirroring;

/// <summary>Those who send copies for a cluster: one for each other cluster, through all versions and handlers. They go with the cluster, and what is under way with them.</summary>
internal sealed class MirrorSenders(Cluster cluster) : IDisposable
{
    private readonly ConcurrentDictionary<string, MirrorSender> _byTarget = new(StringComparer.Ordinal);
    private readonly CancellationTokenSource _stop = new();

    public MirrorSender For(string target) => _byTarget.GetOrAdd(target, static (target, self) => self.Make(target), this);

    public void Dispose()
    {
        _stop.Cancel();
        foreach (MirrorSender sender in _byTarget.Values) { sender.Dispose(); }
    }

    private MirrorSender Make(string target) => new(cluster, target, _stop.Token);
}
