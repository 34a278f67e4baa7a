using System.Collections.Immutable;
using LoadBalancing.Client.Configuration;
using LoadBalancing.Client.Diagnostics;
using LoadBalancing.Client.Discovery;
using LoadBalancing.Client.Endpoints;
using LoadBalancing.Client.Load;
using Microsoft.Extensions.Primitives;

namespace LoadBalancing.Client.Balancing;

/// <summary>Asks an endpoint source again and again, off the request path, and keeps the last good list whatever comes.</summary>
internal sealed class DiscoveryLoop : IAsyncDisposable, IDisposable
{
    private static readonly TimeSpan s_shortestPause = TimeSpan.FromMilliseconds(100);

    /// <summary>Also for lists that never age: a timer could not wait for TimeSpan.MaxValue, and a token may be lost.</summary>
    private static readonly TimeSpan s_longestPause = TimeSpan.FromDays(1);

    private readonly CancellationTokenSource _stopping = new();
    private readonly IEndpointSource _source;
    private readonly ClusterConfig _config;
    private readonly ClusterSurroundings _surroundings;
    private readonly Action<ImmutableArray<EndpointSpec>, ClusterConfig> _found;
    private readonly Task _running;
    private int _isStopped;
    private int _lastCount;
    private string? _lastError;

    public DiscoveryLoop(IEndpointSource source, ClusterConfig config, ClusterSurroundings surroundings, Action<ImmutableArray<EndpointSpec>, ClusterConfig> found)
    {
        _source = source;
        _config = config;
        _surroundings = surroundings;
        _found = found;
        _running = Background.Run(RunAsync);
    }

    /// <summary>Why the last question brought nothing, for the error of a request that waited in vain.</summary>
    public string? LastError => Volatile.Read(ref _lastError);

    /// <summary>Once only: a container disposes of what it hands out under two types twice, and a disposed source cannot be cancelled.</summary>
    public void Dispose()
    {
        if (Interlocked.Exchange(ref _isStopped, 1) == 0) { _stopping.Cancel(); }
    }

    public async ValueTask DisposeAsync()
    {
        Dispose();
        await _running.ConfigureAwait(false);
        _stopping.Dispose();
    }

    private async Task RunAsync()
    {
        int failures = 0;
        try
        {
            while (!_stopping.IsCancellationRequested)
            {
                (TimeSpan pause, IChangeToken? token) = await AskAsync(failures).ConfigureAwait(false);
                failures = LastError is null ? 0 : failures + 1;
                await WaitAsync(pause, token).ConfigureAwait(false);
            }
        }
        catch (OperationCanceledException) when (_stopping.IsCancellationRequested)
        {
        }
        catch (ObjectDisposedException) when (_stopping.IsCancellationRequested)
        {
        }
    }

    private async Task<(TimeSpan Pause, IChangeToken? Token)> AskAsync(int failures)
    {
        TimeSpan afterFailure = ProbationSchedule.Delay(failures, _surroundings.Random);
        try
        {
            EndpointList list = await _source.GetEndpointsAsync(_stopping.Token).ConfigureAwait(false);
            (ImmutableArray<EndpointSpec> endpoints, IReadOnlyList<string> errors) = ClusterConfigBuilder.BuildEndpoints(list);
            TimeSpan pause = PauseAfter(list);
            if (errors.Count > 0) { Failed(string.Join(" ", errors)); }
            else if (endpoints.Length == 0 && !_config.AllowEmpty) { Failed("the list is empty"); }
            else { Found(endpoints); return (pause, list.ChangeToken); }
            return (afterFailure < pause ? afterFailure : pause, list.ChangeToken);
        }
        catch (DiscoveryFailedException e)
        {
            Failed(e.Message);
            return (afterFailure, e.ChangeToken);
        }
        catch (Exception e) when (!_stopping.IsCancellationRequested)
        {
            Failed($"{e.GetType().Name}: {e.Message}");
            return (afterFailure, null);
        }
    }

    private static TimeSpan PauseAfter(EndpointList list) =>
        list.RefreshAfter == Timeout.InfiniteTimeSpan || list.RefreshAfter > s_longestPause ? s_longestPause
        : list.RefreshAfter < s_shortestPause ? s_shortestPause : list.RefreshAfter;

    private void Found(ImmutableArray<EndpointSpec> endpoints)
    {
        if (LastError is not null || endpoints.Length != _lastCount) { _surroundings.Logger.EndpointsDiscovered(_config.Name, endpoints.Length, SourceName); }
        _lastCount = endpoints.Length;
        Volatile.Write(ref _lastError, null);
        _found(endpoints, _config);
    }

    /// <summary>Once for each new error: a name server that is away for a day is one line.</summary>
    private void Failed(string error)
    {
        if (LastError != error) { _surroundings.Logger.DiscoveryFailed(_config.Name, SourceName, _lastCount, error); }
        Volatile.Write(ref _lastError, error);
    }

    private string SourceName => _config.Discovery?.Source ?? _source.GetType().Name;

    private async Task WaitAsync(TimeSpan pause, IChangeToken? token)
    {
        var changed = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        using IDisposable? registration = Register(token, changed);
        if (token is { HasChanged: true }) { pause = s_shortestPause; }
        try { await changed.Task.WaitAsync(pause, _surroundings.Time, _stopping.Token).ConfigureAwait(false); }
        catch (TimeoutException)
        {
        }
    }

    /// <summary>Tokens are plug-ins too: one that throws is one that never fires, and the pause still ends.</summary>
    private IDisposable? Register(IChangeToken? token, TaskCompletionSource changed)
    {
        try { return token is { HasChanged: false } ? token.RegisterChangeCallback(static state => ((TaskCompletionSource)state!).TrySetResult(), changed) : null; }
        catch (Exception e)
        {
            _surroundings.Logger.BackgroundTaskFailed(e, _config.Name);
            return null;
        }
    }
}
