using LoadBalancing.Client.Configuration;
using LoadBalancing.Client.Etcd;

namespace LoadBalancing.Lbctl.Fleets;

/// <summary><see cref="EtcdFleet"/>, as verbs use it.</summary>
internal interface IFleet : IAsyncDisposable
{
    Task<long> PublishAsync(string json, long? version, string? comment, ConfigurationCheckOptions known, CancellationToken cancellationToken);

    Task<PublishedVersion?> GetVersionAsync(long version, CancellationToken cancellationToken);

    Task<IReadOnlyList<long>> GetVersionsAsync(CancellationToken cancellationToken);

    Task<RolloutResult> RolloutAsync(long version, RolloutOptions options, IProgress<FleetStatus> progress, CancellationToken cancellationToken);

    Task<RolloutResult?> ResumeAsync(TimeSpan? wait, IProgress<FleetStatus> progress, CancellationToken cancellationToken);

    Task<RolloutResult?> AbortAsync(string reason, IProgress<FleetStatus> progress, CancellationToken cancellationToken);

    Task<FleetStatus> GetStatusAsync(CancellationToken cancellationToken);

    IAsyncEnumerable<FleetStatus> WatchStatusAsync(CancellationToken cancellationToken);

    Task<IReadOnlyList<RolloutHistory>> GetHistoryAsync(int count, CancellationToken cancellationToken);
}
