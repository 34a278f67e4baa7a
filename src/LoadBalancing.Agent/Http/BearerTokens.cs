using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.Primitives;

namespace LoadBalancing.Agent.Http;

/// <summary>Compares what a caller shows with the tokens that are allowed. How long that takes says nothing about any of them: hashes are compared, all of them, whole.</summary>
internal sealed class BearerTokens(IEnumerable<string> allowed)
{
    private const string Scheme = "Bearer ";

    private readonly byte[][] _hashes = [.. allowed.Select(token => SHA256.HashData(Encoding.ASCII.GetBytes(token)))];

    public bool Allow(in StringValues authorization)
    {
        if (_hashes.Length == 0 || authorization.Count != 1 || authorization[0] is not { } value) { return false; }
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
