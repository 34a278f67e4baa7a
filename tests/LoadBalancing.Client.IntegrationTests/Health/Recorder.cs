using System.Collections.Concurrent;

namespace LoadBalancing.Client.IntegrationTests.Health;

/// <summary>Below the balancer: notes the order in which attempts went to which port, and ends those that take longer than half a second, which is the endpoint's failure and not the caller's wish.</summary>
internal sealed class Recorder() : DelegatingHandler(new SocketsHttpHandler { UseProxy = false, UseCookies = false, AllowAutoRedirect = false, ConnectTimeout = TimeSpan.FromMilliseconds(500) })
{
    private readonly ConcurrentQueue<int> _ports = new();

    /// <summary>Gets how many attempts there were.</summary>
    public int Count => _ports.Count;

    /// <summary>The share of attempts that went to this port, of those that came after the first so many.</summary>
    public double ShareSince(int count, int port)
    {
        int[] since = [.. _ports.Skip(count)];
        return since.Length == 0 ? 0 : since.Count(one => one == port) / (double)since.Length;
    }

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        _ports.Enqueue(request.RequestUri!.Port);
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(TimeSpan.FromMilliseconds(500));
        return await base.SendAsync(request, limit.Token);
    }
}
