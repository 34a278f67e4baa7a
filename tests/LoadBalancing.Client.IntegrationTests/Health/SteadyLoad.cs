using System.Diagnostics;

namespace LoadBalancing.Client.IntegrationTests.Health;

/// <summary>250 requests a second, whatever becomes of them: a caller that waits for slow ones would send fewer just when it matters.</summary>
internal sealed class SteadyLoad : IAsyncDisposable
{
    private const int PerSecond = 250;
    private readonly HttpClient _client;
    private readonly CancellationTokenSource _stop = new();
    private readonly Task _running;
    private bool _isStopped;
    private int _answered;
    private int _failed;

    public SteadyLoad(HttpClient client)
    {
        _client = client;
        _running = RunAsync();
    }

    public int Answered => Volatile.Read(ref _answered);

    /// <summary>Gets how many callers got an error status, an exception or half a body.</summary>
    public int Failed => Volatile.Read(ref _failed);

    public async ValueTask DisposeAsync()
    {
        if (_isStopped) { return; }
        _isStopped = true;
        await _stop.CancelAsync();
        await _running;
        _stop.Dispose();
    }

    private async Task RunAsync()
    {
        var calls = new List<Task>();
        long began = Stopwatch.GetTimestamp();
        while (!_stop.IsCancellationRequested)
        {
            int due = (int)(Stopwatch.GetElapsedTime(began).TotalSeconds * PerSecond);
            while (calls.Count < due) { calls.Add(CallAsync()); }
            await Task.Delay(2);
        }
        await Task.WhenAll(calls);
    }

    private async Task CallAsync()
    {
        try
        {
            using HttpResponseMessage response = await _client.GetAsync(new Uri("/", UriKind.Relative));
            Interlocked.Increment(ref response.IsSuccessStatusCode ? ref _answered : ref _failed);
        }
        catch (Exception e) when (e is HttpRequestException or OperationCanceledException or IOException) { Interlocked.Increment(ref _failed); }
    }
}
