using System.Runtime.CompilerServices;
using LoadBalancing.Client.Configuration;
using LoadBalancing.Client.Etcd;
using LoadBalancing.Lbctl.Fleets;

namespace LoadBalancing.Lbctl.Tests.Doubles;

/// <summary>A fleet that does what a test says, and remembers what it was asked.</summary>
internal sealed class FleetDouble : IFleet
{
    public List<string> Calls { get; } = [];

    public Dictionary<long, string> Documents { get; } = [];

    public FleetStatus Status { get; set; } = Fleet.Of();

    public List<FleetStatus> Watched { get; } = [];

    public List<RolloutHistory> History { get; } = [];

    public Exception? Failure { get; set; }

    public RolloutOptions? Options { get; private set; }

    public ConfigurationCheckOptions? Known { get; private set; }

    public Func<IProgress<FleetStatus>, CancellationToken, Task<RolloutResult?>> Run { get; set; } = static (_, _) => Task.FromResult<RolloutResult?>(new(1, 42, "done", null));

    public Task<long> PublishAsync(string json, long? version, string? comment, ConfigurationCheckOptions known, CancellationToken cancellationToken)
    {
        Call($"publish {version?.ToString() ?? "next"} {comment}".TrimEnd());
        Known = known;
        long number = version ?? Documents.Keys.DefaultIfEmpty().Max() + 1;
        Documents[number] = json;
        return Task.FromResult(number);
    }

    public Task<PublishedVersion?> GetVersionAsync(long version, CancellationToken cancellationToken)
    {
        Call($"get {version}");
        return Task.FromResult(Documents.TryGetValue(version, out string? json) ? new PublishedVersion(version, json, "", default, null, null) : null);
    }

    public Task<IReadOnlyList<long>> GetVersionsAsync(CancellationToken cancellationToken)
    {
        Call("versions");
        return Task.FromResult<IReadOnlyList<long>>([.. Documents.Keys.OrderDescending()]);
    }

    public Task<RolloutResult> RolloutAsync(long version, RolloutOptions options, IProgress<FleetStatus> progress, CancellationToken cancellationToken)
    {
        Call($"rollout {version}");
        Options = options;
        return Run(progress, cancellationToken)!;
    }

    public Task<RolloutResult?> ResumeAsync(TimeSpan? wait, IProgress<FleetStatus> progress, CancellationToken cancellationToken)
    {
        Call($"resume {wait}");
        return Run(progress, cancellationToken);
    }

    public Task<RolloutResult?> AbortAsync(string reason, IProgress<FleetStatus> progress, CancellationToken cancellationToken)
    {
        Call($"abort {reason}");
        return Run(progress, cancellationToken);
    }

    public Task<FleetStatus> GetStatusAsync(CancellationToken cancellationToken)
    {
        Call("status");
        return Task.FromResult(Status);
    }

    public async IAsyncEnumerable<FleetStatus> WatchStatusAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        Call("watch");
        foreach (FleetStatus status in Watched) { yield return status; }
        await Task.Yield();
        cancellationToken.ThrowIfCancellationRequested();
    }

    public Task<IReadOnlyList<RolloutHistory>> GetHistoryAsync(int count, CancellationToken cancellationToken)
    {
        Call($"history {count}");
        return Task.FromResult<IReadOnlyList<RolloutHistory>>([.. History.Take(count)]);
    }

    public ValueTask DisposeAsync()
    {
        Calls.Add("disposed");
        return ValueTask.CompletedTask;
    }

    private void Call(string call)
    {
        Calls.Add(call);
        if (Failure is { } failure) { throw failure; }
    }
}
