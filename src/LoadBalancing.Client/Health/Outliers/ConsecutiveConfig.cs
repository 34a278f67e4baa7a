using LoadBalancing.Client.Load;

namespace LoadBalancing.Client.Health.Outliers;

/// <summary>Failures in a row.</summary>
internal sealed record ConsecutiveConfig(int Failures, int GatewayFailures, int TransportFailures, double EnforcedFailures, double EnforcedGatewayFailures, double EnforcedTransportFailures)
{
    public static ConsecutiveConfig From(ConsecutiveFailureOptions options) =>
        new(options.Failures, options.GatewayFailures, options.TransportFailures, options.EnforcedFailures, options.EnforcedGatewayFailures, options.EnforcedTransportFailures);

    /// <summary>Whether a row is long enough to be judged: one comparison each, on the path of a failed request.</summary>
    public bool IsReached(in OutcomeCounters outcomes) => IsTransport(in outcomes) || IsGateway(in outcomes) || IsSuspect(in outcomes);

    public bool IsTransport(in OutcomeCounters outcomes) => IsTurn(outcomes.TransportFailuresInARow, TransportFailures, EnforcedTransportFailures);

    public bool IsGateway(in OutcomeCounters outcomes) => IsTurn(outcomes.GatewayFailuresInARow, GatewayFailures, EnforcedGatewayFailures);

    public bool IsFailures(in OutcomeCounters outcomes) => Failures > 0 && outcomes.FailuresInARow >= Failures;

    /// <summary>As <see cref="IsFailures"/>, at the moment when the row has grown to that.</summary>
    public bool IsSuspect(in OutcomeCounters outcomes) => IsTurn(outcomes.FailuresInARow, Failures, EnforcedFailures);

    /// <summary>Where chance decides, it does so once for each whole row: asked at each further failure it would say yes before long.</summary>
    private static bool IsTurn(int row, int whole, double enforced) => whole > 0 && row >= whole && (enforced >= 1 || row % whole == 0);
}
