using System.Diagnostics;
using LoadBalancing.Client.Balancing;
using LoadBalancing.Client.Benchmarks.Peers;
using LoadBalancing.Client.Benchmarks.Subjects;
using LoadBalancing.Client.Http;
using LoadBalancing.Client.Picking;

namespace LoadBalancing.Client.Benchmarks.Ratios;

/// <summary>Requests a second over loopback: a bare HttpClient that takes four servers in turn, and ours over the same four.</summary>
internal static class LoopbackRatios
{
    private const int Servers = 4;
    /// <summary>With 21 rounds one run in four strayed by 0.05.</summary>
    private static readonly int s_rounds = Math.Max(41, Interleaved.Rounds);
    private static readonly TimeSpan s_round = TimeSpan.FromMilliseconds(400);

    public static async Task RunAsync(Report report)
    {
        using LoopbackServers servers = LoopbackServers.Start(Servers);
        Uri[] direct = [.. servers.Addresses.Select(address => new Uri(address, "/v1/orders/1234567?expand=lines"))];
        using var bare = new HttpClient(new SocketsHttpHandler { UseCookies = false, AllowAutoRedirect = false, UseProxy = false });
        using Cluster cluster = BenchCluster.Of(PickerPolicies.LeastTime, servers.Addresses.Select(address => address.GetLeftPart(UriPartial.Authority))).Cluster;
        using var ours = new HttpClient(cluster.CreateHandler());
        var logical = new Uri("http://orders/v1/orders/1234567?expand=lines");
        report.Group("loopback Kestrel, four servers in a child process", "requests a second relative to a bare HttpClient");
        foreach (int concurrency in new[] { 16, 64 })
        {
            double[] bareRounds = new double[s_rounds], ourRounds = new double[s_rounds];
            for (int round = -4; round < s_rounds; round++)
            {
                bool oursFirst = (round & 1) == 0;
                double first = await NanosecondsAsync(oursFirst ? ours : bare, oursFirst ? [logical] : direct, concurrency);
                double second = await NanosecondsAsync(oursFirst ? bare : ours, oursFirst ? direct : [logical], concurrency);
                if (round < 0) { continue; }
                (ourRounds[round], bareRounds[round]) = oursFirst ? (first, second) : (second, first);
            }
            var bareTiming = new Timing("bare HttpClient", bareRounds, await BytesAsync(bare, direct));
            var ourTiming = new Timing("ours", ourRounds, await BytesAsync(ours, [logical]));
            report.Add(new Row($"bare HttpClient, concurrency {concurrency}", bareTiming.Median, null, null, bareTiming.Bytes));
            report.Add(new Row($"ours, concurrency {concurrency}", ourTiming.Median, ourTiming.FasterThan(bareTiming), Target.AtLeast(0.95), ourTiming.Bytes));
        }
    }

    /// <summary>Wall time for one request, all workers together.</summary>
    private static async Task<double> NanosecondsAsync(HttpClient client, Uri[] uris, int concurrency)
    {
        long start = Stopwatch.GetTimestamp(), until = start + (long)(s_round.TotalSeconds * Stopwatch.Frequency);
        int[] counts = await Task.WhenAll(Enumerable.Range(0, concurrency).Select(worker => Task.Run(async () =>
        {
            int count = 0;
            while (Stopwatch.GetTimestamp() < until)
            {
                using HttpResponseMessage response = await client.GetAsync(uris[(worker + count) % uris.Length]);
                response.EnsureSuccessStatusCode();
                count++;
            }
            return count;
        })));
        return Stopwatch.GetElapsedTime(start).TotalNanoseconds / counts.Sum();
    }

    private static async Task<double> BytesAsync(HttpClient client, Uri[] uris)
    {
        const int Requests = 2000;
        long before = GC.GetTotalAllocatedBytes(precise: true);
        for (int i = 0; i < Requests; i++) { using HttpResponseMessage response = await client.GetAsync(uris[i % uris.Length]); }
        return (double)(GC.GetTotalAllocatedBytes(precise: true) - before) / Requests;
    }
}
