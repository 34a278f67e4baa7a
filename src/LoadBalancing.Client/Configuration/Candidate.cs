using LoadBalancing.Client.Versions;

namespace LoadBalancing.Client.Configuration;

/// <summary>What was read of a configuration: valid, or all the reasons why not. In either case what it says of itself.</summary>
/// <param name="Config">Null where there are errors.</param>
/// <param name="Errors">All at once.</param>
internal sealed record Candidate(ClusterConfig? Config, IReadOnlyList<string> Errors)
{
    public Arrival Arrival { get; init; }

    /// <summary>It proved itself before this process started.</summary>
    public bool IsKnownGood { get; init; }

    /// <summary>Where the last known good version is kept, as far as that could be read; null where nowhere.</summary>
    public string? KnownGoodPath { get; init; }

    /// <summary>What kind of errors these are.</summary>
    public RefusalCode Code { get; init; }
}
