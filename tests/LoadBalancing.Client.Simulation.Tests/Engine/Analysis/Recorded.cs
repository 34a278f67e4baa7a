using LoadBalancing.Client.Outcomes;
using LoadBalancing.Client.Simulation.Engine;
using LoadBalancing.Client.Simulation.Scenarios;

namespace LoadBalancing.Client.Simulation.Tests.Engine.Analysis;

/// <summary>Recorders and servers filled by hand.</summary>
internal static class Recorded
{
    public const long Slice = 10_000_000, Window = 100_000_000, Second = 1_000_000_000;

    public static SimulatedServer[] Servers(params double[] weights) =>
        [.. weights.Select((weight, i) => new SimulatedServer(i, $"s{i}", new ServerGroup { Weight = weight }, seed: 1))];

    public static Recorder Recorder(double seconds, int servers, double warmUp = 0) =>
        new((long)(warmUp * Second), new TimeSlices((long)(seconds * Second), servers), servers);

    /// <summary>So many attempts of each server in a slice of 10 ms.</summary>
    public static void Attempts(this Recorder recorder, int slice, params int[] counts)
    {
        for (int server = 0; server < counts.Length; server++)
        {
            for (int i = 0; i < counts[server]; i++) { recorder.Attempted(new Request { Server = server, IsCounted = true }, slice * Slice); }
        }
    }

    /// <summary>A request that took so long, in nanoseconds, and ended so.</summary>
    public static void Ended(this Recorder recorder, long at, long latency, OutcomeKind? kind = OutcomeKind.Success, long deadline = Second) =>
        recorder.Ended(new Request { Began = at - latency, IsCounted = recorder.Began(at - latency) }, deadline, kind, at);
}
