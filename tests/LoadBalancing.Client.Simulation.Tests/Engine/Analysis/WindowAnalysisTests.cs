using LoadBalancing.Client.Outcomes;
using LoadBalancing.Client.Simulation.Engine;
using LoadBalancing.Client.Simulation.Engine.Analysis;
using LoadBalancing.Client.Simulation.Results;

namespace LoadBalancing.Client.Simulation.Tests.Engine.Analysis;

public sealed class WindowAnalysisTests
{
    private static readonly OutcomeKind?[] s_ends = [OutcomeKind.Success, OutcomeKind.Success, OutcomeKind.Success, OutcomeKind.Failure, OutcomeKind.Canceled, null];

    [Fact]
    public void Each_window_has_the_requests_that_ended_in_it_with_their_exact_quantiles()
    {
        var chance = new Random(4);
        // 1.25 s, of which the first 0.3 s are warm-up: that is left out of the result, not of the windows. 13 windows, and what ended after the end is in none.
        Recorder recorder = Recorded.Recorder(1.25, servers: 1, warmUp: 0.3);
        var ended = new List<(long At, long Latency, bool Failed)>();
        for (long at = 0; at < 1_400_000_000; at += chance.Next(1_000_000))
        {
            long latency = Math.Min(at, chance.Next(200_000_000));
            OutcomeKind? kind = s_ends[chance.Next(s_ends.Length)];
            recorder.Ended(at, latency, kind, deadline: 100_000_000);
            ended.Add((at, kind == OutcomeKind.Success ? latency : Math.Max(latency, 100_000_000), kind != OutcomeKind.Success));
        }
        List<WindowResult> windows = WindowAnalysis.Of(recorder);
        Assert.Equal(13, windows.Count);
        foreach ((int i, WindowResult window) in windows.Index())
        {
            (long At, long Latency, bool Failed)[] mine = [.. ended.Where(end => end.At >= i * Recorded.Window && end.At < Math.Min((i + 1) * Recorded.Window, 1_250_000_000))];
            long[] latencies = [.. mine.Select(end => end.Latency).Order()];
            Assert.Equal((TimeSpan.FromMilliseconds(100 * i), mine.Length, mine.Count(end => end.Failed)), (window.Start, window.Ended, window.Failed));
            Assert.Equal(Time(latencies[((latencies.Length + 1) / 2) - 1]), window.P50);
            Assert.Equal(Time(latencies[(int)Math.Ceiling(0.99 * latencies.Length) - 1]), window.P99);
        }
    }

    [Fact]
    public void Attempts_belong_to_the_window_in_which_they_began_and_those_after_the_end_to_none()
    {
        Recorder recorder = Recorded.Recorder(0.25, servers: 2);
        recorder.Attempts(0, 1, 2);
        recorder.Attempts(9, 3, 0);
        recorder.Attempts(10, 0, 5);
        recorder.Attempts(24, 7, 0);
        recorder.Attempts(25, 100, 100);
        Assert.Equal([[4, 2], [0, 5], [7, 0]], WindowAnalysis.Of(recorder).Select(window => window.Attempts));
        Assert.Equal([111, 107], recorder.AttemptsOf.ToArray());
        Assert.Equal(218, recorder.Attempts);
    }

    [Fact]
    public void A_window_in_which_nothing_ended_is_there_all_the_same()
    {
        WindowResult window = WindowAnalysis.Of(Recorded.Recorder(0.1, servers: 1)).Single();
        Assert.Equal((0, 0, TimeSpan.Zero, TimeSpan.Zero), (window.Ended, window.Failed, window.P50, window.P99));
    }

    [Fact]
    public void What_began_in_the_warm_up_is_counted_nowhere_and_every_end_is_counted_once()
    {
        Recorder recorder = Recorded.Recorder(1, servers: 1, warmUp: 0.5);
        recorder.Ended(at: 600_000_000, latency: 200_000_000);          // began at 0.4 s
        foreach (OutcomeKind? kind in new OutcomeKind?[] { OutcomeKind.Success, OutcomeKind.Canceled, null, OutcomeKind.Failure, OutcomeKind.Overloaded, OutcomeKind.Disconnected, OutcomeKind.Unreachable })
        {
            recorder.Ended(at: 600_000_000, latency: 100_000_000, kind);
        }
        Assert.Equal((7, 1, 1, 1, 4), (recorder.Requests, recorder.Succeeded, recorder.TimedOut, recorder.Unavailable, recorder.FailedOtherwise));
        Assert.Equal(8, recorder.EndedInAll);
        Assert.Equal([~200_000_000, 100_000_000, 1_000_000_000], recorder.Latencies[..3].ToArray());
    }

    private static TimeSpan Time(long nanoseconds) => new((long)Math.Round(nanoseconds / 100.0));
}
