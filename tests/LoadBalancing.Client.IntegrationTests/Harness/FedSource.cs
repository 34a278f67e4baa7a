using LoadBalancing.Client.Discovery;
using Microsoft.Extensions.Primitives;

namespace LoadBalancing.Client.IntegrationTests.Harness;

/// <summary>An endpoint source that a test feeds: it waits for the first list and wakes the cluster at every further one.</summary>
internal sealed class FedSource : IEndpointSource, IDisposable
{
    private readonly Lock _lock = new();
    private readonly TaskCompletionSource _first = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private CancellationTokenSource _changed = new();
    private Func<EndpointList> _answer = () => throw new InvalidOperationException("not fed");
    private int _asked;

    public void Dispose() => _changed.Dispose();

    public int Asked => Volatile.Read(ref _asked);

    public void Feed(params string[] addresses) => Feed(() => EndpointList.Of(addresses));

    public void Feed(Func<EndpointList> answer)
    {
        CancellationTokenSource changed;
        lock (_lock)
        {
            _answer = answer;
            (changed, _changed) = (_changed, new CancellationTokenSource());
        }
        changed.Cancel();
        _first.TrySetResult();
    }

    public async ValueTask<EndpointList> GetEndpointsAsync(CancellationToken cancellationToken)
    {
        Interlocked.Increment(ref _asked);
        await _first.Task.WaitAsync(cancellationToken);
        lock (_lock)
        {
            return new EndpointList(_answer().Endpoints) { ChangeToken = new CancellationChangeToken(_changed.Token), RefreshAfter = TimeSpan.FromMinutes(1) };
        }
    }
}
