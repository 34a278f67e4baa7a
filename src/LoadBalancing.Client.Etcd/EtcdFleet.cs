using LoadBalancing.Client.Etcd.Storage;

namespace LoadBalancing.Client.Etcd;

/// <summary>A fleet, as those see it who roll versions out: what <c>lbctl</c> does, in code. Safe for many threads.</summary>
public sealed class EtcdFleet : IAsyncDisposable
{
    private readonly IEtcdStore _store;
    private readonly TimeProvider _time;

    internal EtcdFleet(IEtcdStore store, string prefix, TimeProvider time) => (_store, Prefix, _time) = (store, prefix, time);

    /// <summary>Gets what the fleet's keys begin with.</summary>
    public string Prefix { get; }

    /// <summary>Names an etcd and a fleet in it. Nothing is connected yet.</summary>
    /// <param name="options">Where and which.</param>
    /// <param name="time">Clock; the system's by default.</param>
    /// <exception cref="ArgumentException">Options are wrong; all errors at once.</exception>
    public static EtcdFleet Connect(EtcdOptions options, TimeProvider? time = null) => throw new NotImplementedException();

    /// <summary>Stores a document under a number of its own, for ever. Nobody runs it yet.</summary>
    /// <param name="json">The configuration; checked first, by the rules of <see cref="Configuration.ConfigurationChecker"/>.</param>
    /// <param name="version">Its number; <see langword="null"/>: one more than the highest.</param>
    /// <param name="comment">Why, for people.</param>
    /// <param name="by">Who; <see langword="null"/>: the user and the machine.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>Its number. The same content under the number that it has already is no error.</returns>
    public Task<long> PublishAsync(string json, long? version = null, string? comment = null, string? by = null, CancellationToken cancellationToken = default) => throw new NotImplementedException();

    /// <summary>The JSON of a version, as it was stored; <see langword="null"/> where there is none.</summary>
    public Task<PublishedVersion?> GetVersionAsync(long version, CancellationToken cancellationToken = default) => throw new NotImplementedException();

    /// <summary>The numbers of all versions, the newest first.</summary>
    public Task<IReadOnlyList<long>> GetVersionsAsync(CancellationToken cancellationToken = default) => throw new NotImplementedException();

    /// <summary>Rolls a version out and watches it until it has proved itself, or was aborted or taken back.</summary>
    /// <param name="version">A published version. A lower one than the highest that was ever staged is a return to it.</param>
    /// <param name="options">How.</param>
    /// <param name="progress">Told after each change.</param>
    /// <param name="cancellationToken">Aborts while nobody has moved, and takes the version back after; either is finished before this returns.</param>
    /// <exception cref="EtcdException">etcd was away for too long: what is stored says where the rollout stands, and <see cref="ResumeAsync"/> or <see cref="AbortAsync"/> end it.</exception>
    public Task<RolloutResult> RolloutAsync(long version, RolloutOptions? options = null, IProgress<FleetStatus>? progress = null, CancellationToken cancellationToken = default) => throw new NotImplementedException();

    /// <summary>Goes on with the rollout that another coordinator left; waits for the lock, at most <paramref name="wait"/>.</summary>
    /// <returns>How it ended; <see langword="null"/> where none is under way.</returns>
    public Task<RolloutResult?> ResumeAsync(TimeSpan? wait = null, IProgress<FleetStatus>? progress = null, CancellationToken cancellationToken = default) => throw new NotImplementedException();

    /// <summary>Ends the rollout under way: aborted where nobody has moved, taken back else. Where a coordinator is at work, it is asked to.</summary>
    /// <returns>How it ended; <see langword="null"/> where none is under way.</returns>
    public Task<RolloutResult?> AbortAsync(string reason, IProgress<FleetStatus>? progress = null, CancellationToken cancellationToken = default) => throw new NotImplementedException();

    /// <summary>The fleet now.</summary>
    public Task<FleetStatus> GetStatusAsync(CancellationToken cancellationToken = default) => throw new NotImplementedException();

    /// <summary>The fleet now, and after each change.</summary>
    public IAsyncEnumerable<FleetStatus> WatchStatusAsync(CancellationToken cancellationToken = default) => throw new NotImplementedException();

    /// <summary>Rollouts that have ended, the newest first.</summary>
    /// <param name="count">At most so many.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public Task<IReadOnlyList<RolloutHistory>> GetHistoryAsync(int count = 20, CancellationToken cancellationToken = default) => throw new NotImplementedException();

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => _store.DisposeAsync();
}
