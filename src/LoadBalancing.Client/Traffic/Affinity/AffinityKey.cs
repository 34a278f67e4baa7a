namespace LoadBalancing.Client.Traffic.Affinity;

/// <summary>A key of affinity cookies: an id that everybody may see, and a secret.</summary>
public sealed class AffinityKey
{
    /// <summary>The shortest secret: as long as the output of SHA-256 (RFC 2104, 3).</summary>
    internal const int ShortestSecret = 32;

    /// <summary>The longest id.</summary>
    internal const int LongestId = 16;

    private readonly byte[] _secret;

    /// <summary>Initializes a key.</summary>
    /// <param name="id">1 to 16 characters from A-Z, a-z, 0-9, '.', '_' and '-'. A secret that changes needs another id.</param>
    /// <param name="secret">At least 32 bytes from a random generator for secrets; they are copied.</param>
    /// <exception cref="ArgumentException">The id or the secret is not such.</exception>
    public AffinityKey(string id, ReadOnlySpan<byte> secret)
    {
        ArgumentNullException.ThrowIfNull(id);
        if (!IsId(id)) { throw new ArgumentException($"'{id}' cannot name a key; wanted 1 to {LongestId} characters from A-Z, a-z, 0-9, '.', '_' and '-'.", nameof(id)); }
        if (secret.Length < ShortestSecret) { throw new ArgumentException($"The secret of key '{id}' has {secret.Length} bytes, wanted at least {ShortestSecret}.", nameof(secret)); }
        Id = id;
        _secret = secret.ToArray();
    }

    /// <summary>Gets the id.</summary>
    public string Id { get; }

    internal ReadOnlySpan<byte> Secret => _secret;

    /// <summary>Returns the id, never the secret.</summary>
    /// <returns>The id.</returns>
    public override string ToString() => Id;

    internal static bool IsId(ReadOnlySpan<char> text)
    {
        if (text.Length is 0 or > LongestId) { return false; }
        foreach (char c in text) { if (!char.IsAsciiLetterOrDigit(c) && c is not ('.' or '_' or '-')) { return false; } }
        return true;
    }
}
