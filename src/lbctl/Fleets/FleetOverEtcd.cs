using LoadBalancing.Client.Configuration;
using LoadBalancing.Client.Etcd;

namespace LoadBalancing.Lbctl.Fleets;

/// <summary>The real one.</summary>
internal sealed class FleetOverEtcd(EtcdOptions options) : IFleet
{
    private readonly EtcdFleet _fleet = EtcdFleet.Connect(options);

    public Task<long> PublishAsync(string json, long? version, string? comment, ConfigurationCheckOptions known, CancellationToken cancellationToken) =>
        _fleet.PublishAsync(json, version, comment, by: null, known: known, cancellationToken: cancellationToken);

    public Task<PublishedVersion?> GetVersionAsync(long version, CancellationToken cancellationToken) => _fleet.GetVersionAsync(version, cancellationToken);

    public Task<IReadOnlyList<long>> GetVersionsAsync(CancellationToken cancellationToken) => _fleet.GetVersionsAsync(cancellationToken);

    public Task<RolloutResult> RolloutAsync(long version, RolloutOptions options, IProgress<FleetStatus> progress, CancellationToken cancellationToken) =>
        _fleet.RolloutAsync(version, options, progress, cancellationToken);

    public Task<RolloutResult?> ResumeAsync(TimeSpan? wait, IProgress<FleetStatus> progress, CancellationToken cancellationToken) => _fleet.ResumeAsync(wait, progress, cancellationToken);

    public Task<RolloutResult?> AbortAsync(string reason, IProgress<FleetStatus> progress, CancellationToken cancellationToken) => _fleet.AbortAsync(reason, progress, cancellationToken);

    public Task<FleetStatus> GetStatusAsync(CancellationToken cancellationToken) => _fleet.GetStatusAsync(cancellationToken);

    public IAsyncEnumerable<FleetStatus> WatchStatusAsync(CancellationToken cancellationToken) => _fleet.WatchStatusAsync(cancellationToken);

    public Task<IReadOnlyList<RolloutHistory>> GetHistoryAsync(int count, CancellationToken cancellationToken) => _fleet.GetHistoryAsync(count, cancellationToken);

    public ValueTask DisposeAsync() => _fleet.DisposeAsync();
}
