using System.Runtime.CompilerServices;
using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.Primitives;

namespace LoadBalancing.Agent.Http;

/// <summary>Compares what a caller shows with the tokens that are allowed. How long that takes says nothing about any of them: hashes are compared, all of them, whole.</summary>
internal sealed class BearerTokens(IEnumerable<string> allowed)
{
    private const string Scheme = "Bearer ";

    /// <summary>A power of two.</summary>
    private const int RecentHeaders = 64;

    /// <summary>Headers that were allowed, by the object, not by its text: Kestrel gives the requests of a connection one string as long as its text stays, and a hash costs more than all the rest.</summary>
    private readonly string?[] _recent = new string?[RecentHeaders];
    private readonly byte[][] _hashes = [.. allowed.Select(token => SHA256.HashData(Encoding.ASCII.GetBytes(token)))];

    public bool Allow(in StringValues authorization)
    {
        if (_hashes.Length == 0 || authorization.Count != 1 || authorization[0] is not { } value) { return false; }
        ref string? recent = ref _recent[RuntimeHelpers.GetHashCode(value) & (RecentHeaders - 1)];
        if (ReferenceEquals(Volatile.Read(ref recent), value)) { return true; }
        if (!IsAllowed(value)) { return false; }
        Volatile.Write(ref recent, value);
        return true;
    }

    private bool IsAllowed(string value)
    {
        if (value.Length > Scheme.Length + AgentOptionsRules.LongestToken || !value.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase)) { return false; }
        ReadOnlySpan<char> shown = value.AsSpan(Scheme.Length).Trim(' ');
        Span<byte> bytes = stackalloc byte[AgentOptionsRules.LongestToken], hash = stackalloc byte[SHA256.HashSizeInBytes];
        if (!Ascii.IsValid(shown)) { return false; }
        SHA256.HashData(bytes[..Encoding.ASCII.GetBytes(shown, bytes)], hash);
        bool isAllowed = false;
        foreach (byte[] known in _hashes) { isAllowed |= CryptographicOperations.FixedTimeEquals(known, hash); }
        return isAllowed;
    }
}
