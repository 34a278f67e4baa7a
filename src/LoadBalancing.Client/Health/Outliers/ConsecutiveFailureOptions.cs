namespace LoadBalancing.Client.Health.Outliers;

/// <summary>How many failures in a row eject: the section <c>Health:Outliers:Consecutive</c>. Each kind counts for itself; a success ends all rows.</summary>
public sealed class ConsecutiveFailureOptions
{
    /// <summary>Gets or sets how many failures, of which the last is an answer. They eject only while some other endpoint's share of failures is at least 50 points lower: requests that fail everywhere are no endpoint's fault.</summary>
    /// <value>From 0 (never) to 10,000. The default is 5.</value>
    public int Failures { get; set; } = 5;

    /// <summary>Gets or sets how many answers of 502, 503, 504 or gRPC UNAVAILABLE.</summary>
    /// <value>From 0 (never) to 10,000. The default is 5.</value>
    public int GatewayFailures { get; set; } = 5;

    /// <summary>Gets or sets how many connections that failed: refused, reset, garbled.</summary>
    /// <value>From 0 (never) to 10,000. The default is 2.</value>
    public int TransportFailures { get; set; } = 2;

    /// <summary>Gets or sets the share of these ejections that is carried out; the others are only counted and journalled.</summary>
    /// <value>A ratio from 0 (watch only) to 1. The default is 1.</value>
    public double EnforcedFailures { get; set; } = 1;

    /// <summary>Gets or sets the same for <see cref="GatewayFailures"/>.</summary>
    /// <value>A ratio from 0 (watch only) to 1. The default is 1.</value>
    public double EnforcedGatewayFailures { get; set; } = 1;

    /// <summary>Gets or sets the same for <see cref="TransportFailures"/>.</summary>
    /// <value>A ratio from 0 (watch only) to 1. The default is 1.</value>
    public double EnforcedTransportFailures { get; set; } = 1;
}
