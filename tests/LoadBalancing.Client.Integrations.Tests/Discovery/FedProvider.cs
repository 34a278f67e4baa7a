using System.Diagnostics.CodeAnalysis;
using System.Net;
using Microsoft.Extensions.Primitives;
using Microsoft.Extensions.ServiceDiscovery;

namespace LoadBalancing.Client.Integrations.Tests.Discovery;

/// <summary>A provider of service discovery that a test feeds, with a change token or, as one that only knows to be polled, without.</summary>
internal sealed class FedProvider(bool hasToken = true) : IServiceEndpointProviderFactory, IServiceEndpointProvider
{
    private readonly Lock _lock = new();
    private CancellationTokenSource _changed = new();
    private Func<IEnumerable<EndPoint>> _answer = () => [];
    private int _asked;
    private int _disposed;

    public int Asked => Volatile.Read(ref _asked);

    public int Disposed => Volatile.Read(ref _disposed);

    public void Feed(params EndPoint[] endPoints) => Feed(() => endPoints);

    public void Feed(Func<IEnumerable<EndPoint>> answer)
    {
        CancellationTokenSource changed;
        lock (_lock)
        {
            _answer = answer;
            (changed, _changed) = (_changed, new CancellationTokenSource());
        }
        changed.Cancel();
    }

    public bool TryCreateProvider(ServiceEndpointQuery query, [NotNullWhen(true)] out IServiceEndpointProvider? provider)
    {
        provider = this;
        return true;
    }

    public ValueTask PopulateAsync(IServiceEndpointBuilder endpoints, CancellationToken cancellationToken)
    {
        Interlocked.Increment(ref _asked);
        lock (_lock)
        {
            if (hasToken) { endpoints.AddChangeToken(new CancellationChangeToken(_changed.Token)); }
            foreach (EndPoint endPoint in _answer()) { endpoints.Endpoints.Add(ServiceEndpoint.Create(endPoint)); }
        }
        return ValueTask.CompletedTask;
    }

    public ValueTask DisposeAsync()
    {
        Interlocked.Increment(ref _disposed);
        return ValueTask.CompletedTask;
    }
}
