using LoadBalancing.Client.Endpoints;

namespace LoadBalancing.Client.Balancing;

/// <summary>Whose turn it is to be checked, and when. Read and written under the lock of <see cref="HealthChecker"/>.</summary>
internal sealed class HealthCheckTurn(EndpointNode node)
{
    /// <summary>As the latest snapshot has it.</summary>
    public EndpointNode Node { get; set; } = node;

    /// <summary>The timestamp of the next check; while one is under way, the one after it.</summary>
    public long DueAt { get; set; }

    /// <summary>When the last began; 0 before the first.</summary>
    public long BegunAt { get; set; }

    /// <summary>Ends the check that is under way; null while none is.</summary>
    public CancellationTokenSource? Running { get; set; }

    /// <summary>The last round in which the endpoint was to be checked.</summary>
    public int Round { get; set; }
}
