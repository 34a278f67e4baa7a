namespace LoadBalancing.Client.Picking.WeightedRoundRobin;

/// <summary>Where <c>weighted_round_robin</c> takes its weights from.</summary>
public enum WeightSource
{
    /// <summary>The weights of the configuration.</summary>
    Static = 0,

    /// <summary>What servers report of their load (gRFC A58); the weights of the configuration do not count, but for 0.</summary>
    Reported,
}
