using System.Diagnostics;
using LoadBalancing.Client.Http;

namespace QuickStart;

/// <summary>
/// Sends requests at a fixed rate, whatever becomes of the earlier ones: a slow answer delays nobody else's start, as with independent users.
/// </summary>
internal sealed class Load(HttpClient client, Measurements measurements)
{
    public const int RequestsPerSecond = 400;
    private static readonly Uri s_order = new("/orders/42", UriKind.Relative);

    public async Task RunAsync(TimeSpan duration, CancellationToken stop)
    {
        var running = new List<Task>();
        long startedAt = Stopwatch.GetTimestamp();
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(5));
        try
        {
            for (int sent = 0; Stopwatch.GetElapsedTime(startedAt) < duration && await timer.WaitForNextTickAsync(stop);)
            {
                for (; sent < RequestsPerSecond * Stopwatch.GetElapsedTime(startedAt).TotalSeconds; sent++) { running.Add(SendAsync(stop)); }
            }
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
        }
        await Task.WhenAll(running);
    }

    private async Task SendAsync(CancellationToken stop)
    {
        long startedAt = Stopwatch.GetTimestamp();
        try
        {
            using HttpResponseMessage response = await client.GetAsync(s_order, stop);
            measurements.Add(response.GetEndpoint()?.Id, Stopwatch.GetElapsedTime(startedAt), response.IsSuccessStatusCode);
        }
        catch (HttpRequestException)
        {
            measurements.Add(endpoint: null, Stopwatch.GetElapsedTime(startedAt), succeeded: false);
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
        }
    }
}
