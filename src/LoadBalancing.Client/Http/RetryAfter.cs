using System.Globalization;
using System.Net.Http.Headers;

namespace LoadBalancing.Client.Http;

/// <summary>For how long an answer asks for less: RFC 9110, 10.2.3 in HTTP, and what gRPC servers say of retries (gRFC A6).</summary>
internal static class RetryAfter
{
    private const string Http = "Retry-After", Grpc = "grpc-retry-pushback-ms";

    /// <summary>Null where the headers name no time that can be read.</summary>
    /// <param name="headers">Of an answer; a gRPC status may stand among them.</param>
    /// <param name="now">The wall clock, for a time that is a date. One that has passed is no time at all.</param>
    public static TimeSpan? In(HttpHeaders headers, DateTimeOffset now)
    {
        if (OfGrpc(headers) is { } pushback) { return pushback; }
        if (First(headers, Http) is not { } text || !RetryConditionHeaderValue.TryParse(text, out RetryConditionHeaderValue? value)) { return null; }
        if (value.Delta is { } delta) { return delta; }
        return value.Date > now ? value.Date - now : TimeSpan.Zero;
    }

    /// <summary>A negative one says not to retry at all, which is no time.</summary>
    public static TimeSpan? OfGrpc(HttpHeaders headers) =>
        First(headers, Grpc) is { } text && int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int milliseconds) ? TimeSpan.FromMilliseconds(milliseconds) : null;

    private static string? First(HttpHeaders headers, string name)
    {
        if (!headers.NonValidated.TryGetValues(name, out HeaderStringValues values)) { return null; }
        foreach (string value in values) { return value; }
        return null;
    }
}
