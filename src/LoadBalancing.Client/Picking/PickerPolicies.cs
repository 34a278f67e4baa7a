namespace LoadBalancing.Client.Picking;

/// <summary>The names of the built-in policies.</summary>
public static class PickerPolicies
{
    /// <summary>Of two endpoints drawn at random, by weight, and of more when both are dear, the one with the lowest product of typical latency and requests that wait. The default.</summary>
    public const string LeastTime = "least_time";

    /// <summary>Every endpoint with equal chance.</summary>
    public const string Random = "random";

    /// <summary>One after the other, strictly.</summary>
    public const string RoundRobin = "round_robin";

    /// <summary>The fewest outstanding attempts for its weight, over all endpoints; ties at random.</summary>
    public const string LeastOutstanding = "least_outstanding";

    /// <summary>The less loaded of two endpoints drawn at random, by weight.</summary>
    public const string PowerOfTwoChoices = "power_of_two_choices";

    /// <summary>Of two endpoints drawn at random, by weight, the one with the lower product of peak latency and requests that wait.</summary>
    public const string PeakEwma = "peak_ewma";

    /// <summary>One after the other, each as often as its weight, configured or reported, says.</summary>
    public const string WeightedRoundRobin = "weighted_round_robin";

    /// <summary>Each endpoint with the chance that its weight says.</summary>
    public const string WeightedRandom = "weighted_random";

    /// <summary>The next point on a ring of hashes: the same endpoint for the same key, as in Envoy and gRPC.</summary>
    public const string RingHash = "ring_hash";

    /// <summary>A table of hashes: the same endpoint for the same key, as in Envoy, with nearly equal shares.</summary>
    public const string Maglev = "maglev";

    /// <summary>The endpoint with the highest score for the key: exact shares without a table, by looking at every endpoint.</summary>
    public const string Rendezvous = "rendezvous";

    /// <summary>The key's index among numbered endpoints, for shards.</summary>
    public const string JumpHash = "jump_hash";

    /// <summary>By the requests in flight and the latency that servers report: hot ones last, among the cold the fastest.</summary>
    public const string Prequal = "prequal";
}
