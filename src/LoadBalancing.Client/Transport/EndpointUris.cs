using LoadBalancing.Client.Endpoints;

namespace LoadBalancing.Client.Transport;

/// <summary>
/// Turns a logical URI into an endpoint's: its prefix + the request's path and query, never <c>new Uri(base, relative)</c>, where a path
/// <c>//evil</c> chooses the host. The last results are kept in a small direct-mapped table, since most callers use few paths.
/// </summary>
internal sealed class EndpointUris
{
    private const int Slots = 512;
    private const int LongestKept = 256;

    /// <summary>Path and query of a Uri are canonical already; doing it again costs a third more.</summary>
    private static readonly UriCreationOptions s_asIs = new() { DangerousDisablePathAndQueryCanonicalization = true };

    private readonly Uri?[] _recent = new Uri?[Slots];

    public Uri For(EndpointAddress endpoint, Uri request)
    {
        string prefix = PrefixFor(endpoint, request.Scheme);
        string pathAndQuery = request.PathAndQuery;
        ref Uri? slot = ref _recent[SlotOf(endpoint.Salt, pathAndQuery)];
        Uri? kept = slot;
        if (kept is not null && IsConcatenation(kept.OriginalString, prefix, pathAndQuery)) { return kept; }
        var made = new Uri(string.Concat(prefix, pathAndQuery), in s_asIs);
        if (pathAndQuery.Length <= LongestKept) { Volatile.Write(ref slot, made); }
        return made;
    }

    /// <summary>An endpoint's own scheme decides; without one the request's. A WebSocket stays one.</summary>
    private static string PrefixFor(EndpointAddress endpoint, string requestScheme)
    {
        bool isWebSocket = requestScheme is "ws" or "wss";
        bool isSecure = endpoint.Scheme is { } scheme ? scheme == "https" : requestScheme is "https" or "wss";
        return isWebSocket
            ? isSecure ? endpoint.WssPrefix : endpoint.WsPrefix
            : isSecure ? endpoint.HttpsPrefix : endpoint.HttpPrefix;
    }

    private static bool IsConcatenation(string whole, string prefix, string rest) =>
        whole.Length == prefix.Length + rest.Length
        && whole.EndsWith(rest, StringComparison.Ordinal)
        && whole.StartsWith(prefix, StringComparison.Ordinal);

    /// <summary>Cheap on purpose: a bad spread only costs a miss. The ends of paths differ most.</summary>
    private static int SlotOf(int salt, string path)
    {
        int hash = (salt * 31) + path.Length;
        for (int i = Math.Max(0, path.Length - 8); i < path.Length; i++) { hash = (hash * 31) + path[i]; }
        hash ^= hash >> 15;
        return hash & (Slots - 1);
    }
}
