namespace LoadBalancing.Client.Simulation.Results;

/// <summary>What became of one server.</summary>
public sealed record ServerResult
{
    /// <summary>Gets the id.</summary>
    public required string Id { get; init; }

    /// <summary>Gets how many attempts clients sent here, those that never arrived included.</summary>
    public required long Attempts { get; init; }

    /// <summary>Gets these as a share of all attempts.</summary>
    /// <value>A ratio from 0 to 1.</value>
    public required double Share { get; init; }

    /// <summary>Gets the share of worker time in which workers worked.</summary>
    /// <value>A ratio from 0 to 1, of the time from the end of the warm-up to the end of sending.</value>
    public required double Utilization { get; init; }

    /// <summary>Gets how many requests were here on average, waiting and served.</summary>
    public required double MeanRequests { get; init; }

    /// <summary>Gets the most requests that ever waited.</summary>
    public required int LongestQueue { get; init; }
}
