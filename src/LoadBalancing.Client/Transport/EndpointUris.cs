using System.Numerics;
using System.Runtime.InteropServices;
using LoadBalancing.Client.Endpoints;

namespace LoadBalancing.Client.Transport;

/// <summary>
/// Turns a logical URI into an endpoint's: its prefix + the request's path and query, never <c>new Uri(base, relative)</c>, where a path
/// <c>//evil</c> chooses the host. The last results are kept in a small table of pairs, since most callers use few paths.
/// </summary>
internal sealed class EndpointUris
{
    private const int Slots = 512;
    private const int SeenBits = 11;
    private const int LongestKept = 256;
    private const ulong Factor = 0x9E37_79B9_7F4A_7C15;

    /// <summary>Path and query of a Uri are canonical already; doing it again costs a third more.</summary>
    private static readonly UriCreationOptions s_asIs = new() { DangerousDisablePathAndQueryCanonicalization = true };

    private readonly Uri?[] _recent = new Uri?[Slots];
    private readonly int[] _seenOnce = new int[1 << SeenBits];

    public Uri For(EndpointAddress endpoint, Uri request)
    {
        string prefix = PrefixFor(endpoint, request.Scheme);
        string pathAndQuery = request.PathAndQuery;
        int hash = HashOf(endpoint.Salt, pathAndQuery), pair = (hash << 1) & (Slots - 1);
        if (_recent[pair] is { } kept && IsConcatenation(kept.OriginalString, prefix, pathAndQuery)) { return kept; }
        if (_recent[pair + 1] is { } older && IsConcatenation(older.OriginalString, prefix, pathAndQuery)) { return older; }
        var made = new Uri(string.Concat(prefix, pathAndQuery), in s_asIs);
        // Kept when it comes the second time: a table that keeps each URI of a stream of different ones makes the garbage collector copy them all.
        ref int seenOnce = ref _seenOnce[hash >>> (32 - SeenBits)];
        if (seenOnce != hash) { seenOnce = hash; }
        else if (pathAndQuery.Length <= LongestKept)
        {
            Volatile.Write(ref _recent[pair + 1], _recent[pair]);
            Volatile.Write(ref _recent[pair], made);
        }
        return made;
    }

    /// <summary>An endpoint's own scheme decides; without one the request's, of two the first: <c>https+http</c> is https. A WebSocket stays one.</summary>
    private static string PrefixFor(EndpointAddress endpoint, string requestScheme)
    {
        bool isWebSocket = requestScheme is "ws" or "wss";
        bool isSecure = endpoint.Scheme is { } scheme ? scheme == "https" : requestScheme is "https" or "wss" or "https+http";
        return isWebSocket
            ? isSecure ? endpoint.WssPrefix : endpoint.WsPrefix
            : isSecure ? endpoint.HttpsPrefix : endpoint.HttpPrefix;
    }

    private static bool IsConcatenation(string whole, string prefix, string rest) =>
        whole.Length == prefix.Length + rest.Length
        && whole.EndsWith(rest, StringComparison.Ordinal)
        && whole.StartsWith(prefix, StringComparison.Ordinal);

    /// <summary>Four characters at a time, and the endpoint's part was computed once: 10 ns. A bad spread only costs a miss.</summary>
    private static int HashOf(int salt, string path)
    {
        ulong hash = ((ulong)(uint)salt << 32) | (uint)path.Length;
        ReadOnlySpan<ulong> words = MemoryMarshal.Cast<char, ulong>(path.AsSpan());
        foreach (ulong word in words) { hash = BitOperations.RotateLeft((hash ^ word) * Factor, 29); }
        foreach (char rest in path.AsSpan(words.Length * 4)) { hash = (hash ^ rest) * Factor; }
        return (int)((hash * Factor) >> 32);
    }
}
