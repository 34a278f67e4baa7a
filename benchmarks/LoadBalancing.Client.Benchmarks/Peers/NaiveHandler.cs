using System.Diagnostics;

namespace LoadBalancing.Client.Benchmarks.Peers;

/// <summary>
/// The balancing handler that one would write in an afternoon, kept as the yardstick: power of two choices over latency and outstanding requests,
/// <c>new Uri(base, relative)</c>, Host, wrapped content with a lease of its own, async throughout. It has no failover, probation, budget or metrics.
/// </summary>
internal sealed class NaiveHandler(IReadOnlyList<Uri> endpoints, HttpMessageHandler inner) : DelegatingHandler(inner)
{
    private readonly NaiveEndpoint[] _endpoints = [.. endpoints.Select(uri => new NaiveEndpoint(uri))];

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        NaiveEndpoint endpoint = Pick();
        var lease = new NaiveLease(endpoint);
        Uri logical = request.RequestUri!;
        request.RequestUri = new Uri(endpoint.Address, logical.PathAndQuery);
        request.Headers.Host = logical.Authority;
        try
        {
            HttpResponseMessage response = await base.SendAsync(request, cancellationToken).ConfigureAwait(false);
            lease.Answered();
            response.Content = new NaiveContent(response.Content, lease);
            return response;
        }
        catch
        {
            lease.End();
            throw;
        }
        finally
        {
            request.RequestUri = logical;
            request.Headers.Host = null;
        }
    }

    private NaiveEndpoint Pick()
    {
        int first = Random.Shared.Next(_endpoints.Length), second;
        do { second = Random.Shared.Next(_endpoints.Length); } while (second == first);
        long now = Stopwatch.GetTimestamp();
        NaiveEndpoint a = _endpoints[first], b = _endpoints[second];
        return a.Latency.Read(now) * (Volatile.Read(ref a.Outstanding) + 1) <= b.Latency.Read(now) * (Volatile.Read(ref b.Outstanding) + 1) ? a : b;
    }
}

internal sealed class NaiveEndpoint(Uri address)
{
    public int Outstanding;

    public Uri Address => address;

    public LockedEwma Latency { get; } = new(1.0 / (10 * Stopwatch.Frequency));
}

internal sealed class NaiveLease
{
    private readonly NaiveEndpoint _endpoint;
    private readonly long _startedAt = Stopwatch.GetTimestamp();
    private int _ended;

    public NaiveLease(NaiveEndpoint endpoint)
    {
        _endpoint = endpoint;
        Interlocked.Increment(ref endpoint.Outstanding);
    }

    public void Answered()
    {
        long now = Stopwatch.GetTimestamp();
        _endpoint.Latency.Observe((now - _startedAt) / (double)Stopwatch.Frequency, now);
    }

    public void End()
    {
        if (Interlocked.Exchange(ref _ended, 1) == 0) { Interlocked.Decrement(ref _endpoint.Outstanding); }
    }
}
