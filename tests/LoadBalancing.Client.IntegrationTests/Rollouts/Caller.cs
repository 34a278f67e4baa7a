using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;

namespace LoadBalancing.Client.IntegrationTests.Rollouts;

/// <summary>A request and what became of it. Times are those of one clock that counts events.</summary>
/// <param name="Sent">Its number: the time just before it was given to the client.</param>
/// <param name="Handed">The time at which the client had taken it: by then it has its snapshot.</param>
/// <param name="Ended">The time at which its answer was read.</param>
/// <param name="Status">0 when there was none.</param>
/// <param name="Server">Who answered.</param>
/// <param name="Named">The version that it named, as the server saw it.</param>
/// <param name="Ran">The version that it ran on.</param>
internal sealed record Call(int Sent, int Handed, int Ended, int Status, string Server, long Named, long Ran, string? Error);

/// <summary>200 requests a second, whatever becomes of them, and a book of all of them.</summary>
internal sealed class Caller : IAsyncDisposable
{
    private const int PerSecond = 200;
    private readonly HttpClient _http;
    private readonly ConcurrentQueue<Call> _calls = new();
    private readonly CancellationTokenSource _stop = new();
    private readonly Task _running;
    private int _clock;

    public Caller(HttpClient http)
    {
        _http = http;
        _running = Task.Run(RunAsync);
    }

    public int Answered => _calls.Count;

    /// <summary>Gets the present time of the clock of events.</summary>
    public int Now => Volatile.Read(ref _clock);

    public IReadOnlyList<Call> Calls => [.. _calls.OrderBy(call => call.Sent)];

    public IEnumerable<Call> Failed => Calls.Where(call => call.Status != 200);

    /// <summary>Requests that named one version and ran on another, or on two.</summary>
    public IEnumerable<Call> Mixed => Calls.Where(call => call.Status != 0 && (call.Ran != call.Named || call.Ran <= 0));

    /// <summary>Requests on the old version that were sent when another was on its way on the new one already, among those that were sent in a span of time.</summary>
    public IEnumerable<Call> Stragglers(long old, long next, int from = 0, int to = int.MaxValue)
    {
        Call[] sent = [.. Calls.Where(call => call.Sent >= from && call.Sent < to)];
        Assert.All(sent, call => Assert.True(call.Ran == old || call.Ran == next, $"{call}"));
        Assert.Contains(sent, call => call.Ran == old);
        int moved = sent.Where(call => call.Ran == next).Min(call => call.Handed);
        return sent.Where(call => call.Ran == old && call.Sent > moved);
    }

    /// <summary>Writes down what happened, for whoever runs the test.</summary>
    public void Tell(string more = "")
    {
        string versions = string.Join(", ", Calls.GroupBy(call => call.Ran).OrderBy(group => group.Key).Select(group => $"{group.Count()} on {group.Key}"));
        TestContext.Current.TestOutputHelper?.WriteLine($"{Answered} requests ({versions}), {Failed.Count()} failed, {Mixed.Count()} mixed{more}");
    }

    /// <summary>Sends no more, and waits for what was sent.</summary>
    public async Task StopAsync()
    {
        await _stop.CancelAsync();
        await _running;
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        _stop.Dispose();
    }

    private async Task RunAsync()
    {
        var calls = new List<Task>();
        long began = Stopwatch.GetTimestamp();
        while (!_stop.IsCancellationRequested)
        {
            int due = (int)(Stopwatch.GetElapsedTime(began).TotalSeconds * PerSecond);
            while (calls.Count < due && !_stop.IsCancellationRequested) { calls.Add(CallAsync()); }
            await Task.Delay(2);
        }
        await Task.WhenAll(calls);
    }

    private async Task CallAsync()
    {
        int sent = Interlocked.Increment(ref _clock);
        int handed = 0;
        try
        {
            using var request = new HttpRequestMessage(sent % 2 == 0 ? HttpMethod.Get : HttpMethod.Post, "http://orders/work");
            if (sent % 2 != 0) { request.Content = new StringContent("body"); }
            request.Headers.Add("x-sent", sent.ToString(CultureInfo.InvariantCulture));
            Task<HttpResponseMessage> sending = _http.SendAsync(request);
            handed = Interlocked.Increment(ref _clock);
            using HttpResponseMessage response = await sending;
            string[] body = (await response.Content.ReadAsStringAsync()).Split(' ');
            Keep(body.Length == 3
                ? new Call(sent, handed, 0, (int)response.StatusCode, body[0], long.Parse(body[1], CultureInfo.InvariantCulture), long.Parse(body[2], CultureInfo.InvariantCulture), null)
                : new Call(sent, handed, 0, (int)response.StatusCode, "", 0, 0, "no such body"));
        }
        catch (Exception e) { Keep(new Call(sent, handed, 0, 0, "", 0, 0, $"{e.GetType().Name}: {e.Message}")); }
    }

    private void Keep(Call call) => _calls.Enqueue(call with { Ended = Interlocked.Increment(ref _clock) });
}
