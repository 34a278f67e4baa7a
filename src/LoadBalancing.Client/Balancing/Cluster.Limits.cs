using LoadBalancing.Client.Diagnostics;
using LoadBalancing.Client.Resilience;

namespace LoadBalancing.Client.Balancing;

/// <content>What limits refuse.</content>
public sealed partial class Cluster
{
    /// <summary>The error of a request that a limit refused, which is counted.</summary>
    /// <param name="reason">Which limit.</param>
    /// <param name="message">A sentence that names the setting and what it stood at.</param>
    /// <param name="retryAfter">When another try makes sense, if that is known.</param>
    internal RequestRejectedException Rejected(RejectionReason reason, string message, TimeSpan? retryAfter = null)
    {
        _surroundings.Instruments.Rejections.Add(1, new(TagNames.Cluster, Name), new(TagNames.Reason, TagOf(reason)));
        return new RequestRejectedException(reason, message, retryAfter);
    }

    private static string TagOf(RejectionReason reason) => reason switch
    {
        RejectionReason.EndpointsFull => "endpoints_full",
        RejectionReason.QueueFull => "queue_full",
        RejectionReason.QueueTimeout => "queue_timeout",
        RejectionReason.RateLimit => "rate_limit",
        RejectionReason.Throttled => "throttled",
        RejectionReason.SessionLost => "session_lost",
        _ => "subset_unavailable",
    };
}
