namespace LoadBalancing.Client.Traffic.Affinity;

/// <summary>A key ring in memory, for the application to fill from where it keeps its secrets, and to rotate. Safe for many threads; who reads sees all of a change or nothing of it.</summary>
/// <remarks>
/// In a fleet: <see cref="Accept"/> the next key in every process, then <see cref="Rotate"/> to it, then, once the last cookie of the old one has expired (<c>Traffic:Affinity:Lifetime</c>), <see cref="Remove"/> that.
/// </remarks>
public sealed class AffinityKeyRing : IAffinityKeyRing
{
    private readonly Lock _lock = new();

    /// <summary>The first signs.</summary>
    private volatile AffinityKey[] _keys;

    /// <summary>Initializes a ring.</summary>
    /// <param name="signing">The key that signs.</param>
    /// <param name="accepted">Further keys whose cookies are accepted.</param>
    /// <exception cref="ArgumentException">Two keys have one id.</exception>
    public AffinityKeyRing(AffinityKey signing, params IEnumerable<AffinityKey> accepted)
    {
        ArgumentNullException.ThrowIfNull(signing);
        ArgumentNullException.ThrowIfNull(accepted);
        AffinityKey[] keys = [signing];
        foreach (AffinityKey key in accepted) { keys = With(keys, key); }
        _keys = keys;
    }

    /// <inheritdoc/>
    public AffinityKey Signing => _keys[0];

    /// <inheritdoc/>
    public AffinityKey? Find(string id) => In(_keys, id);

    /// <summary>Accepts the cookies of a further key.</summary>
    /// <param name="key">The key. One that the ring holds already changes nothing.</param>
    /// <exception cref="ArgumentException">The ring holds another key of that id.</exception>
    public void Accept(AffinityKey key)
    {
        lock (_lock) { _keys = With(_keys, key); }
    }

    /// <summary>Signs with another key from now on; all others stay accepted.</summary>
    /// <param name="key">The key, whether it was accepted before or not.</param>
    /// <exception cref="ArgumentException">The ring holds another key of that id.</exception>
    public void Rotate(AffinityKey key)
    {
        lock (_lock)
        {
            AffinityKey[] keys = With(_keys, key);
            _keys = [key, .. keys.Where(known => known.Id != key.Id)];
        }
    }

    /// <summary>Accepts the cookies of a key no more.</summary>
    /// <param name="id">The key's id.</param>
    /// <returns><see langword="false"/> when the ring holds none of that id.</returns>
    /// <exception cref="InvalidOperationException">It is the key that signs.</exception>
    public bool Remove(string id)
    {
        ArgumentNullException.ThrowIfNull(id);
        lock (_lock)
        {
            if (_keys[0].Id == id) { throw new InvalidOperationException($"The key '{id}' signs; rotate to another one before it is removed."); }
            bool isHeld = In(_keys, id) is not null;
            _keys = [.. _keys.Where(key => key.Id != id)];
            return isHeld;
        }
    }

    private static AffinityKey? In(AffinityKey[] keys, string id) => Array.Find(keys, key => key.Id == id);

    private static AffinityKey[] With(AffinityKey[] keys, AffinityKey key)
    {
        ArgumentNullException.ThrowIfNull(key);
        if (In(keys, key.Id) is not { } held) { return [.. keys, key]; }
        return held.Secret.SequenceEqual(key.Secret) ? keys : throw new ArgumentException($"The ring holds another key '{key.Id}': a secret that changes needs another id.", nameof(key));
    }
}
