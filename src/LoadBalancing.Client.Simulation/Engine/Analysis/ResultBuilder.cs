using LoadBalancing.Client.Simulation.Results;
using LoadBalancing.Client.Simulation.Scenarios;

namespace LoadBalancing.Client.Simulation.Engine.Analysis;

/// <summary>Makes the result of what was written down.</summary>
internal static class ResultBuilder
{
    public static SimulationResult Build(Scenario scenario, string subject, SimulationState state, Chronicle chronicle, MeasuredAreas areas)
    {
        Recorder recorder = state.Recorder;
        var reactions = new ReactionAnalysis(recorder, state.Servers, state.Clients.Length);
        return new SimulationResult
        {
            Scenario = scenario.Name,
            Subject = subject,
            Seed = scenario.Seed,
            Duration = scenario.Duration,
            Requests = recorder.Requests,
            Succeeded = recorder.Succeeded,
            Failed = recorder.FailedOtherwise,
            TimedOut = recorder.TimedOut,
            Unavailable = recorder.Unavailable,
            Attempts = recorder.Attempts,
            Misrouted = recorder.MisroutedAttempts,
            Latency = new LatencySummary(Counted(recorder)),
            Servers = [.. state.Servers.Select(server => ServerOf(server, recorder, areas))],
            Oscillation = OscillationAnalysis.Of(recorder, state.Servers, chronicle.Times),
            Faults = [.. chronicle.Faults.Select(reactions.Of)],
            Versions = recorder.Versions.Read(),
            Events = chronicle.Events,
            Windows = WindowAnalysis.Of(recorder),
        };
    }

    private static long[] Counted(Recorder recorder)
    {
        long[] counted = new long[recorder.Requests];
        int count = 0;
        foreach (long latency in recorder.Latencies) { if (latency >= 0) { counted[count++] = latency; } }
        Array.Sort(counted);
        return counted;
    }

    private static ServerResult ServerOf(SimulatedServer server, Recorder recorder, MeasuredAreas areas)
    {
        (double requests, double busy) = areas.MeansOf(server.Index);
        return new ServerResult
        {
            Id = server.Id,
            Attempts = recorder.AttemptsOf[server.Index],
            Share = recorder.Attempts == 0 ? 0 : (double)recorder.AttemptsOf[server.Index] / recorder.Attempts,
            Utilization = busy / server.Group.Workers,
            MeanRequests = requests,
            LongestQueue = server.Account.LongestQueue,
        };
    }
}
