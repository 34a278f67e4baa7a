using LoadBalancing.Client.Configuration;
using LoadBalancing.Client.Simulation.Catalogue;
using LoadBalancing.Client.Simulation.Reports;
using LoadBalancing.Client.Simulation.Results;
using LoadBalancing.Client.Simulation.Scenarios;

namespace LoadBalancing.Client.Simulation.Tests.Catalogue;

/// <summary>What a retry budget, throttling and adaptive limits are worth: each beside the same scenario without it.</summary>
public sealed class OverloadScenarioTests
{
    private const string Outage = "an outage of all servers", Refusing = "servers that refuse at 5 x load", Queueing = "servers that queue at 3 x load";

    /// <summary>When each of them begins, and when it is over, in seconds.</summary>
    private const double Begins = 5, Healed = 13, Over = 11;

    [Fact]
    public void In_an_outage_a_budget_keeps_attempts_near_the_requests_instead_of_at_three_times_as_many()
    {
        SimulationResult with = Run(Outage), without = Run(Outage, options => options.Resilience.Budget.Ratio = 10);
        // 2,000 requests a second. Of the last 10 s each second attempt takes a fifth of a request, and there are 10 a second for each of four clients: at most 4,000 + 400 in 8 s, for 16,000 requests.
        Assert.InRange(AttemptsIn(with, Begins, Healed) / EndedIn(with, Begins, Healed), 1.2, 1.3);
        // Two others are tried.
        Assert.InRange(AttemptsIn(without, Begins, Healed) / EndedIn(without, Begins, Healed), 2.95, 3.05);
        // It costs nobody an answer, and when the servers are back so are the clients.
        Assert.Equal(without.Succeeded, with.Succeeded, tolerance: 0.001 * without.Succeeded);
        Assert.InRange(GoodIn(with, Healed, Healed + 2) / GoodIn(with, 1, Begins) * 2, 0.9, 1.1);
    }

    [Fact]
    public void Servers_that_refuse_see_twice_what_they_accept_instead_of_five_times()
    {
        SimulationResult with = Run(Refusing, options => (options.Resilience.Throttling.Enabled, options.Resilience.Throttling.Window) = (true, TimeSpan.FromSeconds(2))), without = Run(Refusing);
        Assert.InRange(AttemptsIn(without, Begins, Over) / GoodIn(without, Begins, Over), 4.8, 5.2);
        // K = 2, once a window of 2 s is full of what it is like.
        Assert.InRange(AttemptsIn(with, Begins + 3, Over) / GoodIn(with, Begins + 3, Over), 1.9, 2.2);
        // What it costs: chance leaves a server idle now and then, as fewer requests come.
        Assert.InRange(GoodIn(with, Begins, Over) / GoodIn(without, Begins, Over), 0.9, 1);
        // ... and a window goes by until nobody is refused any more.
        Assert.InRange(GoodIn(with, Over + 3, Over + 8) / GoodIn(without, Over + 3, Over + 8), 0.98, 1.02);
    }

    [Fact]
    public void Servers_that_queue_serve_what_they_can_instead_of_what_nobody_waits_for_any_more()
    {
        SimulationResult with = Run(Queueing, options => options.Resilience.Limits.Adaptive.Enabled = true), without = Run(Queueing);
        // 4,000 a second is what they can serve. Without a limit answers are late after a second, and all of them from then on.
        Assert.InRange(GoodIn(without, Begins + 3, Over) / (Over - Begins - 3) / 4_000, 0, 0.1);
        Assert.InRange(GoodIn(with, Begins + 1, Over) / (Over - Begins - 1) / 4_000, 0.95, 1.05);
        Assert.Equal(0, with.TimedOut);
        Assert.Equal(with.Requests, with.Succeeded + with.Unavailable);
    }

    [Theory]
    [InlineData(Outage)]
    [InlineData(Refusing)]
    [InlineData(Queueing)]
    public void They_repeat_bit_for_bit(string scenario)
    {
        string Once() => JsonReport.ToJson([Run(scenario, options => options.Resilience.Throttling.Enabled = options.Resilience.Limits.Adaptive.Enabled = true)]);
        Assert.Equal(Once(), Once());
    }

    private static SimulationResult Run(string name, Action<ClusterOptions>? configure = null) =>
        Simulator.Run(ScenarioCatalogue.All().Single(candidate => candidate.Name == name), SimulatedCluster.Of("default", configure ?? (static _ => { })));

    private static double AttemptsIn(SimulationResult result, double from, double to) => Between(result, from, to).Sum(window => window.Attempts.Sum());

    private static double EndedIn(SimulationResult result, double from, double to) => Between(result, from, to).Sum(window => window.Ended);

    private static double GoodIn(SimulationResult result, double from, double to) => Between(result, from, to).Sum(window => window.Ended - window.Failed);

    private static IEnumerable<WindowResult> Between(SimulationResult result, double from, double to) =>
        result.Windows.Where(window => window.Start.TotalSeconds >= from && window.Start.TotalSeconds < to);
}
