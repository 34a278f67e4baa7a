namespace LoadBalancing.Client.Etcd.Fleets;

/// <summary><c>documents/{version}</c>: a whole configuration, written once and never changed.</summary>
/// <param name="Version">Its number.</param>
/// <param name="Sha256">Of <paramref name="Json"/> in UTF-8, in lower hex.</param>
/// <param name="Json">The configuration: an object. Its sections <c>LoadBalancing:Clusters:*</c> and <c>Agents:*</c> are versioned by us and name no version of their own; all else is plain configuration.</param>
internal sealed record FleetDocument(long Version, string Sha256, string Json)
{
    public DateTimeOffset PublishedAt { get; init; }

    /// <summary>User and host.</summary>
    public string? PublishedBy { get; init; }

    public string? Comment { get; init; }

    /// <summary>The version whose content this brings back.</summary>
    public long? Restores { get; init; }
}
