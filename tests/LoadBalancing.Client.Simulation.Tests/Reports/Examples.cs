using LoadBalancing.Client.Simulation.Results;
using Spectre.Console;

namespace LoadBalancing.Client.Simulation.Tests.Reports;

/// <summary>Results made by hand: what a report says of them can be read off here.</summary>
internal static class Examples
{
    public static LatencySummary Latencies(params IEnumerable<double> milliseconds) => new([.. milliseconds.Order().Select(time => (long)(time * 1_000_000))]);

    public static TimeSpan Ms(double milliseconds) => TimeSpan.FromMilliseconds(milliseconds);

    public static TimeSpan S(double seconds) => TimeSpan.FromSeconds(seconds);

    /// <summary>Nothing happened: no request, no server, no window, no fault.</summary>
    public static SimulationResult Empty(string subject = "empty", string scenario = "nothing") => new()
    {
        Scenario = scenario,
        Subject = subject,
        Seed = 1,
        Duration = S(20),
        Requests = 0,
        Succeeded = 0,
        Failed = 0,
        TimedOut = 0,
        Unavailable = 0,
        Attempts = 0,
        Misrouted = 0,
        Latency = new LatencySummary([]),
        Servers = [],
        Oscillation = new OscillationResult(null, null, null),
        Faults = [],
        Versions = [],
        Events = [],
        Windows = [],
    };

    /// <summary>Four requests to two servers, of which one turned slow.</summary>
    public static SimulationResult Small(string subject = "peak_ewma", string scenario = "one slow server") => Empty(subject, scenario) with
    {
        Seed = 7,
        Requests = 4,
        Succeeded = 3,
        TimedOut = 1,
        Attempts = 5,
        Misrouted = 2,
        Latency = Latencies(1, 2, 3, 2_000),
        Servers =
        [
            new ServerResult { Id = "s0", Attempts = 4, Share = 0.8, Utilization = 0.5, MeanRequests = 0.75, LongestQueue = 2 },
            new ServerResult { Id = "s1", Attempts = 1, Share = 0.2, Utilization = 0.25, MeanRequests = 0.25, LongestQueue = 0 },
        ],
        Oscillation = new OscillationResult(1.25, 1.5, "s0"),
        Faults = [new FaultResult { Server = "s1", Fault = "slow", At = S(5), HalvedAfter = Ms(150), AttemptsUntilHalved = 12.5, HealedAt = S(10), ReturnedAfter = null }],
        Versions = [Version(1, requests: 3, succeeded: 3, first: 0, last: 6, afterHigher: 1), Version(2, requests: 1, succeeded: 0, first: 5, last: 5, afterHigher: 0)],
        Events = [new EventResult(S(5), "slow s1 x 10"), new EventResult(S(10), "heal s1")],
        Windows = [Window(0, [3, 1], ended: 3, failed: 0, p50: 2, p99: 3), Window(1, [1, 0], ended: 1, failed: 1, p50: 2_000, p99: 2_000)],
    };

    public static VersionResult Version(long version, long requests, long succeeded, double first, double last, long afterHigher) =>
        new() { Version = version, Requests = requests, Succeeded = succeeded, First = S(first), Last = S(last), AfterHigher = afterHigher };

    public static WindowResult Window(int index, IReadOnlyList<int> attempts, int ended = 10, int failed = 0, double p50 = 10, double p99 = 50) =>
        new() { Start = Ms(100 * index), Ended = ended, Failed = failed, P50 = Ms(p50), P99 = Ms(p99), Attempts = attempts };

    /// <summary>What a console without colours shows.</summary>
    public static string OnConsole(Action<IAnsiConsole> write, int width = 100, bool isTerminal = false)
    {
        using var text = new StringWriter();
        IAnsiConsole console = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Ansi = isTerminal ? AnsiSupport.Yes : AnsiSupport.No,
            ColorSystem = isTerminal ? ColorSystemSupport.Standard : ColorSystemSupport.NoColors,
            Interactive = InteractionSupport.No,
            Out = new AnsiConsoleOutput(text),
        });
        console.Profile.Width = width;
        write(console);
        return text.ToString();
    }
}
