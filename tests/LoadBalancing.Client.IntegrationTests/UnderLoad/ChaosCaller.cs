using System.Collections.Concurrent;
using System.Globalization;

namespace LoadBalancing.Client.IntegrationTests.UnderLoad;

/// <summary>Sends requests in every way in which callers send them and leave them, and keeps count of what came of it.</summary>
internal sealed class ChaosCaller(HttpClient client, HttpClient impatient, Func<long> epoch, CancellationToken token)
{
    private long _plain;
    private long _answered;

    public ConcurrentQueue<Exception> Surprises { get; } = new();

    /// <summary>Gets how many requests asked for nothing but an answer.</summary>
    public long Plain => Volatile.Read(ref _plain);

    public long Answered => Volatile.Read(ref _answered);

    public async Task SendAsync(int i)
    {
        try
        {
            switch (i % 20)
            {
                case 0: await CancelledAsync(i); break;
                case 1: await TimedOutAsync(); break;
                case 2: await LeftAsync(readsFirst: true); break;
                case 3: await LeftAsync(readsFirst: false); break;
                case 4: await BrokenAsync(); break;
                case 5: using (await GetAsync(client, "/error", HttpCompletionOption.ResponseContentRead, token)) { } break;
                case 6 when i % 400 == 6: await GetAsync(client, "/big", HttpCompletionOption.ResponseHeadersRead, token); break;      // lost
                default: await PlainAsync(i); break;
            }
        }
        // What a killed server, a cancellation and a timeout look like; anything else is a surprise.
        catch (Exception e) when (e is HttpRequestException or IOException || (e is OperationCanceledException && !token.IsCancellationRequested))
        {
        }
        catch (Exception e) { Surprises.Enqueue(e); }
    }

    private async Task PlainAsync(int i)
    {
        Interlocked.Increment(ref _plain);
        using HttpRequestMessage request = Request(i % 2 == 0 ? HttpMethod.Get : HttpMethod.Post, "/ok");
        if (i % 2 != 0) { request.Content = new StringContent("body"); }
        using HttpResponseMessage response = await client.SendAsync(request, token);
        if (await response.Content.ReadAsStringAsync(token) != "ok") { Surprises.Enqueue(new InvalidDataException("not the server's answer")); }
        Interlocked.Increment(ref _answered);
    }

    private async Task CancelledAsync(int i)
    {
        using var cancel = CancellationTokenSource.CreateLinkedTokenSource(token);
        Task<HttpResponseMessage> sending = GetAsync(client, "/hang", HttpCompletionOption.ResponseContentRead, cancel.Token);
        if (i % 40 != 0) { await Task.Delay(1, token); }
        await cancel.CancelAsync();
        using HttpResponseMessage response = await sending;
    }

    private async Task TimedOutAsync()
    {
        using HttpResponseMessage response = await GetAsync(impatient, "/hang", HttpCompletionOption.ResponseContentRead, token);
    }

    private async Task LeftAsync(bool readsFirst)
    {
        using HttpResponseMessage response = await GetAsync(client, "/big", HttpCompletionOption.ResponseHeadersRead, token);
        if (!readsFirst) { return; }
        await using Stream body = await response.Content.ReadAsStreamAsync(token);
        await body.ReadExactlyAsync(new byte[1000], token);
    }

    private async Task BrokenAsync()
    {
        using HttpResponseMessage response = await GetAsync(client, "/break", HttpCompletionOption.ResponseHeadersRead, token);
        await response.Content.CopyToAsync(Stream.Null, token);
        Surprises.Enqueue(new InvalidDataException("half a body passed for a whole one"));
    }

    private async Task<HttpResponseMessage> GetAsync(HttpClient by, string path, HttpCompletionOption completion, CancellationToken cancellationToken)
    {
        using HttpRequestMessage request = Request(HttpMethod.Get, path);
        return await by.SendAsync(request, completion, cancellationToken);
    }

    private HttpRequestMessage Request(HttpMethod method, string path)
    {
        var request = new HttpRequestMessage(method, path) { Version = client.DefaultRequestVersion, VersionPolicy = client.DefaultVersionPolicy };
        request.Headers.Add(ChaosServer.EpochHeader, epoch().ToString(CultureInfo.InvariantCulture));
        return request;
    }
}
