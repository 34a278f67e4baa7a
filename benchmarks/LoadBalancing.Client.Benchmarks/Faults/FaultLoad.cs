using System.Diagnostics;

namespace LoadBalancing.Client.Benchmarks.Faults;

/// <summary>Requests at a steady rate, whatever becomes of them: a caller that waits for slow ones would send fewer just when it matters.</summary>
internal static class FaultLoad
{
    public static async Task<List<FaultCall>> RunAsync(HttpClient client, int perSecond, CancellationToken stop)
    {
        var calls = new List<Task<FaultCall>>();
        long began = Stopwatch.GetTimestamp();
        while (!stop.IsCancellationRequested)
        {
            // Evenly faster for two seconds: hundreds of first connections at a time would be a fault of their own.
            double seconds = Stopwatch.GetElapsedTime(began).TotalSeconds;
            int due = (int)(perSecond * (seconds < 2 ? seconds * seconds / 4 : seconds - 1));
            while (calls.Count < due) { calls.Add(Task.Run(() => CallAsync(client), CancellationToken.None)); }
            await Task.Delay(1, CancellationToken.None);
        }
        return [.. await Task.WhenAll(calls)];
    }

    private static async Task<FaultCall> CallAsync(HttpClient client)
    {
        long began = Stopwatch.GetTimestamp();
        bool isGood = false;
        try
        {
            using HttpResponseMessage response = await client.GetAsync(new Uri("/", UriKind.Relative));
            isGood = response.IsSuccessStatusCode;
        }
        catch (Exception e) when (e is HttpRequestException or OperationCanceledException or IOException)
        {
            // Counted as failed.
        }
        return new FaultCall(began, Stopwatch.GetElapsedTime(began), isGood);
    }
}

/// <summary>What a caller saw.</summary>
internal readonly record struct FaultCall(long At, TimeSpan Took, bool IsGood);
