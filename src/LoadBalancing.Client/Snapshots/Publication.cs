namespace LoadBalancing.Client.Snapshots;

/// <summary>What became of an update. The writer notifies nobody; whoever called it does.</summary>
internal sealed record Publication(ClusterSnapshot? Snapshot, string? Refusal, bool IsWaiting)
{
    /// <summary>Endpoints that the configuration took out of service or back in.</summary>
    public IReadOnlyList<Endpoints.EndpointNode> Moved { get; init; } = [];

    /// <summary>Equal in content: silence.</summary>
    public static Publication Unchanged { get; } = new(null, null, false);

    /// <summary>Accepted, and waiting for its first endpoints.</summary>
    public static Publication Waiting { get; } = new(null, null, true);

    public static Publication Of(ClusterSnapshot snapshot) => new(snapshot, null, false);

    public static Publication Refused(string reason) => new(null, reason, false);
}
