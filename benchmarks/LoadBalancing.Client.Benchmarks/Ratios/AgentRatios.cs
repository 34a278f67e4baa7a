using System.Net;
using LoadBalancing.Client.Benchmarks.Subjects;

namespace LoadBalancing.Client.Benchmarks.Ratios;

/// <summary>What the agent adds to a request on the server's side. Its target is in nanoseconds, so the table shows these as its ratio column: what is added to an answer whose application sets the same two headers.</summary>
internal static class AgentRatios
{
    public static void Run(Report report)
    {
        using AgentSubject unasked = new(IPAddress.Loopback), two = new(IPAddress.Loopback), local = new(IPAddress.Loopback), token = new(IPAddress.Parse("10.0.0.1"));
        local.RequestHeaders["x-load-report"] = token.RequestHeaders["x-load-report"] = "1";
        token.RequestHeaders.Authorization = "Bearer " + AgentSubject.Token;
        Timing[] all = Interleaved.Time(
            new("no agent", unasked.RunBare),
            new("no agent, two headers set by the application", two.RunTwoHeaders),
            new("agent, not asked", unasked.RunAgent),
            new("agent, asked by a local caller", local.RunAgent),
            new("agent, asked by a caller with a token", token.RunAgent));
        report.Group("agent", "nanoseconds more than without an agent; where it is asked, more than where the application sets two such headers");
        report.Add(new Row(all[0].Name, all[0].Median, null, null, all[0].Bytes));
        report.Add(new Row(all[1].Name, all[1].Median, null, null, all[1].Bytes));
        report.Add(new Row(all[2].Name, all[2].Median, Added(all[2], all[0]), null, all[2].Bytes, Target.AtMost(0)));
        report.Add(new Row(all[3].Name, all[3].Median, Added(all[3], all[1]), Target.AtMost(300), all[3].Bytes, Target.AtMost(0)));
        report.Add(new Row(all[4].Name, all[4].Median, Added(all[4], all[1]), Target.AtMost(300), all[4].Bytes, Target.AtMost(0)));
    }

    private static double Added(Timing timing, Timing bare) => Timing.MedianOf([.. timing.NanosecondsByRound.Select((mine, i) => mine - bare.NanosecondsByRound[i])]);
}
