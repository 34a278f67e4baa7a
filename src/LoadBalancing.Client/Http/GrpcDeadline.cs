using System.Globalization;
using System.Net.Http.Headers;
using LoadBalancing.Client.Load;
using LoadBalancing.Client.Outcomes;

namespace LoadBalancing.Client.Http;

/// <summary>
/// Tells a deadline that passed from a caller that gave up. Both cancel the same token; only the header that told the server of the deadline tells them apart
/// (github.com/grpc/grpc, doc/PROTOCOL-HTTP2.md, Timeout).
/// </summary>
internal static class GrpcDeadline
{
    private const string Header = "grpc-timeout";
    private const int MostDigits = 8;

    /// <summary>The caller's clock began before ours: interceptors, handlers outside of ours and a queue come first. Whoever gives up in the last tenth is taken for a deadline.</summary>
    private const double Share = 0.9;

    /// <summary>What ended the attempt was its deadline.</summary>
    /// <param name="request">Any request; only gRPC's have a deadline that can be read.</param>
    /// <param name="startedAt">When the attempt began. One that began late, after another was refused, had less time than the deadline, which is then no reason.</param>
    /// <param name="clock">The clock.</param>
    public static bool HasPassed(HttpRequestMessage request, long startedAt, StampClock clock) =>
        request.Headers.NonValidated.TryGetValues(Header, out HeaderStringValues text) && GrpcStatus.IsGrpc(request) && TryParse(text.ToString(), out TimeSpan timeout)
        && clock.TimeBetween(startedAt, clock.Now()) >= timeout * Share;

    /// <summary>What an exception says once the deadline is known to have passed; null where it says something else.</summary>
    public static CallResult? Judge(Exception exception, bool isCallersToken) => exception switch
    {
        OperationCanceledException when isCallersToken => new(OutcomeKind.DeadlineExceeded) { ErrorType = GrpcStatus.ErrorTypeOf(GrpcStatus.DeadlineExceeded) },
        // The endpoint is well, and tells what the caller would have found a moment later.
        _ when Http2Error.CodeOf(exception) == Http2Error.Cancel => new(OutcomeKind.Canceled) { ErrorType = GrpcStatus.ErrorTypeOf(GrpcStatus.DeadlineExceeded) },
        _ => null,
    };

    /// <summary>At most eight digits and a unit: H, M, S, m, u, n.</summary>
    private static bool TryParse(string text, out TimeSpan timeout)
    {
        timeout = default;
        if (text.Length is < 2 or > MostDigits + 1 || !long.TryParse(text.AsSpan(0, text.Length - 1), NumberStyles.None, CultureInfo.InvariantCulture, out long amount)) { return false; }
        long ticks = text[^1] switch
        {
            'H' => TimeSpan.TicksPerHour,
            'M' => TimeSpan.TicksPerMinute,
            'S' => TimeSpan.TicksPerSecond,
            'm' => TimeSpan.TicksPerMillisecond,
            'u' => TimeSpan.TicksPerMicrosecond,
            'n' => 0,
            _ => -1,
        };
        if (ticks < 0) { return false; }
        timeout = TimeSpan.FromTicks(ticks == 0 ? amount / TimeSpan.NanosecondsPerTick : amount * ticks);
        return true;
    }
}
