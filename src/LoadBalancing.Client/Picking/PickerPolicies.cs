namespace LoadBalancing.Client.Picking;

/// <summary>The names of the built-in policies.</summary>
public static class PickerPolicies
{
    /// <summary>Every endpoint with equal chance.</summary>
    public const string Random = "random";

    /// <summary>One after the other, strictly.</summary>
    public const string RoundRobin = "round_robin";

    /// <summary>The fewest outstanding attempts for its weight, over all endpoints; ties at random.</summary>
    public const string LeastOutstanding = "least_outstanding";

    /// <summary>The less loaded of two endpoints drawn at random, by weight.</summary>
    public const string PowerOfTwoChoices = "power_of_two_choices";

    /// <summary>Of two endpoints drawn at random, by weight, the one with the lower product of peak latency and outstanding attempts. The default.</summary>
    public const string PeakEwma = "peak_ewma";
}
