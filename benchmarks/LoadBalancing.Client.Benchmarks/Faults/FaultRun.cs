using System.Diagnostics;
using System.Globalization;

namespace LoadBalancing.Client.Benchmarks.Faults;

/// <summary><c>faults [--only TEXT] [--markdown FILE]</c>: four server processes, 500 requests a second, one of them breaks for 6 s.</summary>
internal static class FaultRun
{
    private const int Servers = 4, RequestsPerSecond = 500;
    private static readonly TimeSpan s_before = TimeSpan.FromSeconds(5), s_broken = TimeSpan.FromSeconds(6), s_after = TimeSpan.FromSeconds(45);

    public static async Task RunAsync(string[] args)
    {
        string only = Option(args, "--only") ?? "";
        using var certificates = new FaultCertificates();
        List<FaultRow> rows = [];
        foreach (Fault fault in Fault.All.Where(fault => fault.Name.Contains(only, StringComparison.OrdinalIgnoreCase)))
        {
            foreach (FaultSubject subject in FaultSubject.All)
            {
                rows.Add(await MeasureAsync(fault, subject, certificates));
                Console.WriteLine(rows[^1]);
            }
        }
        string table = FaultTable.Of(rows);
        Console.WriteLine(table);
        if (Option(args, "--markdown") is { } file) { MarkdownTables.Replace(file, "faults", table); }
    }

    private static async Task<FaultRow> MeasureAsync(Fault fault, FaultSubject subject, FaultCertificates certificates)
    {
        FaultProcess[] servers = [.. Enumerable.Range(0, Servers).Select(_ => new FaultProcess(FaultProcess.FreePort(), fault.IsTls ? certificates.Files : []))];
        try
        {
            await Task.WhenAll(servers.Select(server => server.StartAsync()));
            var recorder = new FaultRecorder();
            (HttpClient client, IDisposable? owner) = subject.Create([.. servers.Select(server => server.Port)], fault.IsTls ? certificates.Authority : null, recorder);
            using (client)
            using (owner)
            {
                using var stop = new CancellationTokenSource();
                Task<List<FaultCall>> load = FaultLoad.RunAsync(client, RequestsPerSecond, stop.Token);
                await Task.Delay(s_before);
                long broke = Stopwatch.GetTimestamp();
                await fault.Begin(servers[0]);
                await Task.Delay(s_broken);
                long healed = Stopwatch.GetTimestamp();
                await fault.End(servers[0]);
                var row = new FaultRow(fault.Name, subject.Name, servers[0].Port, broke, healed);
                // Until it has its share again, or for as long as the longest first ejection and a slow start take.
                while (Stopwatch.GetElapsedTime(healed) < s_after && row.Back(recorder.Attempts, Servers) is null) { await Task.Delay(500); }
                await stop.CancelAsync();
                return row.Measure(await load, recorder.Attempts, Servers);
            }
        }
        finally
        {
            foreach (FaultProcess server in servers) { await server.DisposeAsync(); }
        }
    }

    private static string? Option(string[] args, string name) => Array.IndexOf(args, name) is >= 0 and var at && at + 1 < args.Length ? args[at + 1] : null;
}
