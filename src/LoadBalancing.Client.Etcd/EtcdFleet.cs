using System.Runtime.CompilerServices;
using LoadBalancing.Client.Configuration;
using LoadBalancing.Client.Etcd.Fleets;
using LoadBalancing.Client.Etcd.Rollouts;
using LoadBalancing.Client.Etcd.Storage;
using LoadBalancing.Client.Etcd.Wire;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace LoadBalancing.Client.Etcd;

/// <summary>A fleet, as those see it who roll versions out: what <c>lbctl</c> does, in code. Safe for many threads.</summary>
public sealed class EtcdFleet : IAsyncDisposable
{
    /// <summary>What clusters and agents take for a version, which any JSON reader can hold.</summary>
    private const long HighestVersion = 9_007_199_254_740_991;

    private static readonly TimeSpan s_restless = TimeSpan.FromSeconds(5), s_together = TimeSpan.FromMilliseconds(50);
    private readonly IEtcdStore _store;
    private readonly TimeProvider _time;
    private readonly FleetPlace _place;
    private readonly FleetReader _reader;
    private readonly Documents _documents;
    private readonly HistoryReader _history;

    internal EtcdFleet(IEtcdStore store, string prefix, TimeProvider time)
    {
        (_store, _time) = (store, time);
        var keys = new FleetKeys(prefix);
        _place = new(store, keys, time);
        (_reader, _documents, _history) = (new(store, keys, time), new(store, keys, time), new(store, keys));
    }

    /// <summary>Gets what the fleet's keys begin with.</summary>
    public string Prefix => _reader.Keys.Prefix;

    private static string Operator => $"{Environment.UserName}@{Environment.MachineName}";

    /// <summary>Names an etcd and a fleet in it. Nothing is connected yet.</summary>
    /// <param name="options">Where and which.</param>
    /// <param name="time">Clock; the system's by default.</param>
    /// <param name="logger">Told of certificates that cannot be read again; nobody by default.</param>
    /// <exception cref="ArgumentException">Options are wrong; all errors at once.</exception>
    public static EtcdFleet Connect(EtcdOptions options, TimeProvider? time = null, ILogger? logger = null)
    {
        ArgumentNullException.ThrowIfNull(options);
        return new(EtcdStore.Open(options, time ?? TimeProvider.System, logger ?? NullLogger.Instance), options.Prefix, time ?? TimeProvider.System);
    }

    /// <summary>Stores a document under a number of its own, for ever. Nobody runs it yet.</summary>
    /// <param name="json">The configuration; checked first, by the rules of <see cref="Configuration.ConfigurationChecker"/>.</param>
    /// <param name="version">Its number; 1 to 2^53 - 1; <see langword="null"/>: one more than the highest.</param>
    /// <param name="comment">Why, for people.</param>
    /// <param name="by">Who; <see langword="null"/>: the user and the machine.</param>
    /// <param name="known">What code registers, which the checker must be told.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>Its number. The same content under the number that it has already is no error.</returns>
    /// <exception cref="DocumentRefusedException">It is wrong; all errors at once.</exception>
    /// <exception cref="FleetException">The number has other content.</exception>
    public Task<long> PublishAsync(
        string json, long? version = null, string? comment = null, string? by = null, ConfigurationCheckOptions? known = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(json);
        if (version is { } number)
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(number, 1, nameof(version));
            ArgumentOutOfRangeException.ThrowIfGreaterThan(number, HighestVersion, nameof(version));
        }
        return _documents.PublishAsync(new FleetDocument(version ?? 0, "", json) { Comment = comment, PublishedBy = by ?? Operator }, known, cancellationToken);
    }

    /// <summary>The JSON of a version, as it was stored; <see langword="null"/> where there is none.</summary>
    /// <param name="version">Its number.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public async Task<PublishedVersion?> GetVersionAsync(long version, CancellationToken cancellationToken = default) =>
        await _documents.FindAsync(version, cancellationToken).ConfigureAwait(false) is { } found
            ? new(found.Version, found.Json, found.Sha256, found.PublishedAt, found.PublishedBy, found.Comment) : null;

    /// <summary>The numbers of all versions, the highest first.</summary>
    /// <param name="cancellationToken">Ends the wait.</param>
    public Task<IReadOnlyList<long>> GetVersionsAsync(CancellationToken cancellationToken = default) => _documents.NumbersAsync(cancellationToken);

    /// <summary>Rolls a version out and watches it until it has proved itself, or was aborted or taken back.</summary>
    /// <param name="version">A published version. A lower one than the highest that was ever staged is a return to it.</param>
    /// <param name="options">How.</param>
    /// <param name="progress">Told after each change; those that follow each other fast come together.</param>
    /// <param name="cancellationToken">Aborts while nobody has moved, and takes the version back after; either is finished before this returns.</param>
    /// <returns>How it ended. What is active already, and run by everybody, is done at once, as rollout 0.</returns>
    /// <exception cref="ArgumentException">Options are wrong; all errors at once.</exception>
    /// <exception cref="FleetException">The version was not published, somebody else rolls out, or this coordinator lost its lock.</exception>
    /// <exception cref="EtcdException">etcd was away for too long: what is stored says where the rollout stands, and <see cref="ResumeAsync"/> or <see cref="AbortAsync"/> end it.</exception>
    public Task<RolloutResult> RolloutAsync(long version, RolloutOptions? options = null, IProgress<FleetStatus>? progress = null, CancellationToken cancellationToken = default) =>
        new Coordinator(_place, options?.By ?? Operator, progress).RolloutAsync(version, options ?? new(), cancellationToken);

    /// <summary>Goes on with the rollout that another coordinator left, by the rules that are stored with it.</summary>
    /// <param name="wait">How long to wait for the lock; <see langword="null"/>: 20 s, as long as the lock of a coordinator that died may live, and again.</param>
    /// <param name="progress">As for <see cref="RolloutAsync"/>.</param>
    /// <param name="cancellationToken">As for <see cref="RolloutAsync"/>.</param>
    /// <returns>How it ended; <see langword="null"/> where none is under way.</returns>
    /// <exception cref="FleetException">Somebody coordinates it; or this coordinator lost its lock.</exception>
    public Task<RolloutResult?> ResumeAsync(TimeSpan? wait = null, IProgress<FleetStatus>? progress = null, CancellationToken cancellationToken = default) =>
        new Coordinator(_place, Operator, progress).ResumeAsync(wait ?? FleetLock.TimeToLive * 2, end: null, cancellationToken);

    /// <summary>Ends the rollout under way: aborted where nobody has moved, taken back else. Where a coordinator is at work, it is asked to.</summary>
    /// <param name="reason">Why, for people.</param>
    /// <param name="progress">As for <see cref="RolloutAsync"/>, while this coordinates.</param>
    /// <param name="cancellationToken">Ends the wait for another coordinator; what it was asked for stays asked.</param>
    /// <returns>How it ended; <see langword="null"/> where none is under way.</returns>
    public Task<RolloutResult?> AbortAsync(string reason, IProgress<FleetStatus>? progress = null, CancellationToken cancellationToken = default) =>
        new Coordinator(_place, Operator, progress).AbortAsync(reason, cancellationToken);

    /// <summary>The fleet now.</summary>
    /// <param name="cancellationToken">Ends the wait.</param>
    public async Task<FleetStatus> GetStatusAsync(CancellationToken cancellationToken = default) =>
        FleetStatusOf.Picture(await _reader.ReadAsync(cancellationToken).ConfigureAwait(false), Prefix, _time.GetUtcNow());

    /// <summary>The fleet now, and after each change; changes that follow each other fast come together, and every five seconds it comes without any, since time changes what it means.</summary>
    /// <param name="cancellationToken">Ends it.</param>
    public async IAsyncEnumerable<FleetStatus> WatchStatusAsync([EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var follower = new FleetFollower(_reader, _time);
        Task following = follower.RunAsync(ended.Token);
        try
        {
            FleetPicture? seen = null;
            while (true)
            {
                await follower.AnotherThan(seen).OrAfter(s_restless, _time, ended.Token).ConfigureAwait(false);
                cancellationToken.ThrowIfCancellationRequested();
                if ((seen = follower.Look()) is null) { continue; }
                yield return FleetStatusOf.Picture(seen, Prefix, _time.GetUtcNow());
                await Task.Delay(s_together, _time, cancellationToken).ConfigureAwait(false);
            }
        }
        finally
        {
            ended.Cancel();
            await following.ConfigureAwait(false);
        }
    }

    /// <summary>Rollouts that have ended, the newest first.</summary>
    /// <param name="count">At most so many.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public async Task<IReadOnlyList<RolloutHistory>> GetHistoryAsync(int count = 20, CancellationToken cancellationToken = default) =>
        [.. (await _history.ReadAsync(cancellationToken).ConfigureAwait(false)).Take(count).Select(ended => new RolloutHistory(
            ended.Rollout, ended.Version, ended.Previous, FleetStatusOf.NameOf(ended.Outcome), ended.Reason, ended.By, ended.StartedAt, ended.EndedAt, ended.Members))];

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => _store.DisposeAsync();
}
