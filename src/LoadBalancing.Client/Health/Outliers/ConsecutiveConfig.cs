using LoadBalancing.Client.Load;

namespace LoadBalancing.Client.Health.Outliers;

/// <summary>Failures in a row.</summary>
internal sealed record ConsecutiveConfig(int Failures, int GatewayFailures, int TransportFailures, double EnforcedFailures, double EnforcedGatewayFailures, double EnforcedTransportFailures)
{
    public static ConsecutiveConfig From(ConsecutiveFailureOptions options) =>
        new(options.Failures, options.GatewayFailures, options.TransportFailures, options.EnforcedFailures, options.EnforcedGatewayFailures, options.EnforcedTransportFailures);

    /// <summary>Whether a row is long enough to be judged: one comparison each, on the path of a failed request.</summary>
    public bool IsReached(in OutcomeCounters outcomes) => IsTransport(in outcomes) || IsGateway(in outcomes) || IsFailures(in outcomes);

    public bool IsTransport(in OutcomeCounters outcomes) => TransportFailures > 0 && outcomes.TransportFailuresInARow >= TransportFailures;

    public bool IsGateway(in OutcomeCounters outcomes) => GatewayFailures > 0 && outcomes.GatewayFailuresInARow >= GatewayFailures;

    public bool IsFailures(in OutcomeCounters outcomes) => Failures > 0 && outcomes.FailuresInARow >= Failures;
}
