namespace LoadBalancing.Client.Balancing;

/// <content>What people do with endpoints.</content>
public sealed partial class Cluster
{
    /// <summary>Takes an endpoint out: no new requests, until it is enabled. It stays out when the configuration changes, and whatever its address is then.</summary>
    /// <param name="id">The endpoint's id; case is ignored.</param>
    /// <param name="reason">Why, for logs, journal and description.</param>
    /// <returns><see langword="false"/> when it was disabled already.</returns>
    /// <exception cref="ArgumentException">There is no such endpoint, or no reason.</exception>
    public bool Disable(string id, string reason)
    {
        ThrowIfDisposed();
        return _administration.Disable(id, reason);
    }

    /// <summary>Takes an endpoint back that was disabled or drained. One that the configuration marks as <c>Draining</c> stays out.</summary>
    /// <param name="id">The endpoint's id; case is ignored.</param>
    /// <returns><see langword="false"/> when that changes nothing.</returns>
    /// <exception cref="ArgumentException">There is no such endpoint.</exception>
    public bool Enable(string id)
    {
        ThrowIfDisposed();
        return _administration.Enable(id);
    }

    /// <summary>Sends no new requests to an endpoint and waits until those under way have ended. It stays out until it is enabled.</summary>
    /// <param name="id">The endpoint's id; case is ignored.</param>
    /// <param name="timeout">How long to wait; from 0.</param>
    /// <param name="cancellationToken">Ends the wait, not the draining.</param>
    /// <returns><see langword="true"/> when nothing is outstanding there any more.</returns>
    /// <exception cref="ArgumentException">There is no such endpoint, or the time is negative.</exception>
    public Task<bool> DrainAsync(string id, TimeSpan timeout, CancellationToken cancellationToken = default)
    {
        ThrowIfDisposed();
        return _administration.DrainAsync(id, timeout, cancellationToken);
    }
}
