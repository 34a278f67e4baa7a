using System.Globalization;
using LoadBalancing.Client.Simulation.Results;
using LoadBalancing.Lbctl.Output;

namespace LoadBalancing.Lbctl.Views;

/// <summary>What a simulation came to.</summary>
internal static class SimulationView
{
    public static void Write(SimulationResult result, IReadOnlyList<string> ids, bool isJson, Screen screen)
    {
        if (isJson) { WriteJson(result, ids, screen); }
        else { WriteText(result, ids, screen); }
    }

    private static void WriteText(SimulationResult result, IReadOnlyList<string> ids, Screen screen)
    {
        screen.Line(Invariant($"cluster   {result.Subject}, {result.Duration.TotalSeconds:0.###} s, seed {result.Seed}"));
        screen.Line(Invariant($"requests  {result.Requests}: {result.SuccessRatio * 100:0.00} % succeeded; {result.Failed} failed, {result.TimedOut} timed out, {result.Unavailable} found no endpoint; {result.Attempts} attempts"));
        LatencySummary latency = result.Latency;
        screen.Line($"latency   mean {Milliseconds(latency.Mean)}, p50 {Milliseconds(latency.P50)}, p90 {Milliseconds(latency.P90)}, p99 {Milliseconds(latency.P99)}, longest {Milliseconds(latency.Longest)}; one that failed counts as its deadline, 10 s");
        screen.Line();
        screen.Show(new Grid(
            ["endpoint", "attempts#", "share#", "utilisation#", "requests there#", "longest queue#"],
            [.. result.Servers.Zip(ids, (server, id) => new[]
            {
                id, Surroundings.Text(server.Attempts), Percent(server.Share), Percent(server.Utilization), Invariant($"{server.MeanRequests:0.00}"), Surroundings.Text(server.LongestQueue),
            })]));
    }

    private static void WriteJson(SimulationResult result, IReadOnlyList<string> ids, Screen screen) => screen.Json(
        new SimulationJson(
            screen.Secrets.Hide(result.Subject), result.Seed, result.Duration.TotalSeconds, result.Requests, result.SuccessRatio, result.Failed, result.TimedOut, result.Unavailable, result.Attempts,
            result.Latency.Mean.TotalMilliseconds, result.Latency.P50.TotalMilliseconds, result.Latency.P90.TotalMilliseconds, result.Latency.P99.TotalMilliseconds, result.Latency.Longest.TotalMilliseconds,
            [.. result.Servers.Zip(ids, (server, id) => new SimulatedEndpointJson(screen.Secrets.Hide(id), server.Attempts, server.Share, server.Utilization, server.MeanRequests, server.LongestQueue))]),
        ViewJson.Default.SimulationJson);

    private static string Milliseconds(TimeSpan time) => Invariant($"{time.TotalMilliseconds:0.0} ms");

    private static string Percent(double ratio) => Invariant($"{ratio * 100:0.0} %");

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}

internal sealed record SimulationJson(
    string Cluster, int Seed, double Seconds, long Requests, double SuccessRatio, long Failed, long TimedOut, long Unavailable, long Attempts,
    double MeanMs, double P50Ms, double P90Ms, double P99Ms, double LongestMs, IReadOnlyList<SimulatedEndpointJson> Endpoints);

internal sealed record SimulatedEndpointJson(string Id, long Attempts, double Share, double Utilisation, double MeanRequests, int LongestQueue);
