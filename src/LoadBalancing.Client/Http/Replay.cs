using System.Net.Http.Json;
using LoadBalancing.Client.Http.Mirroring;

namespace LoadBalancing.Client.Http;

/// <summary>Which contents can be sent a second time after bytes of them went out.</summary>
internal static class Replay
{
    /// <summary>Only what is known to keep its bytes; an unknown content may be a stream that was consumed.</summary>
    public static bool IsSafe(HttpContent? content) => content is null or ByteArrayContent or ReadOnlyMemoryContent or JsonContent || (content is RecordedContent recorded && IsSafe(recorded.Inner));
}
