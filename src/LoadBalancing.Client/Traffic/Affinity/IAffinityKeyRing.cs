namespace LoadBalancing.Client.Traffic.Affinity;

/// <summary>The keys of affinity cookies: one signs, all verify. They never stand in a configuration, which others may read.</summary>
/// <remarks>Both members are called on the path of requests, by many threads: they should answer from memory. What they throw is logged, and the request is balanced as if it had no session.</remarks>
public interface IAffinityKeyRing
{
    /// <summary>Gets the key that new cookies are signed with.</summary>
    AffinityKey Signing { get; }

    /// <summary>Finds a key whose cookies are accepted.</summary>
    /// <param name="id">Its id, as a cookie names it; case matters.</param>
    /// <returns>The key; <see langword="null"/> when there is none of that id, or no longer.</returns>
    AffinityKey? Find(string id);
}
