namespace LoadBalancing.Client.Http.Mirroring;

/// <summary>What became of a copy, as the metric says it.</summary>
internal static class MirrorResult
{
    /// <summary>The other cluster answered, whatever it said.</summary>
    public const string Sent = "sent";

    /// <summary>No answer came: refused, limited, too late, or there is no such cluster; or it was not tried, since none came lately.</summary>
    public const string Failed = "failed";

    /// <summary>As many were under way as may be.</summary>
    public const string DroppedInFlight = "dropped_in_flight";

    /// <summary>Its body was too long, is a stream of gRPC messages, or was not written to its end.</summary>
    public const string DroppedBody = "dropped_body";
}
