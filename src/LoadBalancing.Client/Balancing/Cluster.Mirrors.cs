namespace LoadBalancing.Client.Balancing;

/// <content>What sends copies of requests to other clusters.</content>
public sealed partial class Cluster
{
    private IDisposable? _copying;

    /// <summary>
    /// What sends copies of this cluster's requests. A higher rank makes it at the first copy; it is the cluster's and lives as long, since handlers come and go.
    /// </summary>
    /// <param name="make">Makes it; when two do so at a time, one is disposed of again.</param>
    internal T Copying<T>(Func<Cluster, T> make)
        where T : class, IDisposable
    {
        if (Volatile.Read(ref _copying) is T known) { return known; }
        T made = make(this);
        if (Interlocked.CompareExchange(ref _copying, made, null) is T first)
        {
            made.Dispose();
            return first;
        }
        if (IsDisposed) { made.Dispose(); }
        return made;
    }
}
