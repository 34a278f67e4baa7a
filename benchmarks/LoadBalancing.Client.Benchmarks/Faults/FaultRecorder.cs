using System.Collections.Concurrent;
using System.Diagnostics;

namespace LoadBalancing.Client.Benchmarks.Faults;

/// <summary>Notes when each attempt went where.</summary>
internal sealed class FaultRecorder : DelegatingHandler
{
    private readonly ConcurrentQueue<(long At, int Port)> _attempts = new();

    public IReadOnlyList<(long At, int Port)> Attempts => [.. _attempts];

    protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        _attempts.Enqueue((Stopwatch.GetTimestamp(), request.RequestUri!.Port));
        return base.SendAsync(request, cancellationToken);
    }
}
