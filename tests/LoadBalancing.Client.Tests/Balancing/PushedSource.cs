using System.Threading.Channels;
using LoadBalancing.Client.Discovery;
using LoadBalancing.Client.Endpoints;
using Microsoft.Extensions.Configuration;

namespace LoadBalancing.Client.Tests.Balancing;

/// <summary>A source that answers when a test says so, and says that its answer is no longer right when there is a next one.</summary>
internal sealed class PushedSource : IEndpointSource
{
    private readonly Channel<Func<EndpointList>> _answers = Channel.CreateUnbounded<Func<EndpointList>>();
    private ConfigurationReloadToken _change = new();
    private int _questions;

    public int Questions => Volatile.Read(ref _questions);

    public TimeSpan RefreshAfter { get; set; } = TimeSpan.FromHours(1);

    public bool HasToken { get; set; } = true;

    public void Push(params string[] addresses) => PushList(() => EndpointList.Of(addresses).Endpoints);

    public void Push(Exception error) => PushList(() => throw error);

    public void PushList(Func<IEnumerable<KeyValuePair<string, EndpointOptions>>> list)
    {
        ConfigurationReloadToken next = new(), last = Interlocked.Exchange(ref _change, next);
        _answers.Writer.TryWrite(() => new EndpointList(list()) { RefreshAfter = RefreshAfter, ChangeToken = HasToken ? next : null });
        last.OnReload();
    }

    public async ValueTask<EndpointList> GetEndpointsAsync(CancellationToken cancellationToken)
    {
        Interlocked.Increment(ref _questions);
        return (await _answers.Reader.ReadAsync(cancellationToken))();
    }
}

/// <summary>For what happens on a background thread: waits for the fact, never for a time. The bound only ends a test that has failed.</summary>
internal static class Eventually
{
    public static void True(Func<bool> fact) => Assert.True(SpinWait.SpinUntil(fact, TimeSpan.FromSeconds(30)), "It never happened.");
}
