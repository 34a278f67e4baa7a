using LoadBalancing.Client.Configuration;
using LoadBalancing.Client.Simulation.Scenarios;
using static LoadBalancing.Client.Simulation.Tests.Simulations.Runs;

namespace LoadBalancing.Client.Simulation.Tests.Simulations;

/// <summary>
/// What health checks find, by where requests go: s0 is the first choice of three, and the first request comes only at 5 s. A check each second, two failures eject, two
/// successes bring back.
/// </summary>
public sealed class CheckTests
{
    [Theory]
    [InlineData(ScenarioAction.Slow, "s0", "s0")]
    [InlineData(ScenarioAction.Fail, "s0", "s0")]               // who answers pings and fails requests leaves by its requests
    [InlineData(ScenarioAction.FailGateway, "s0", "s0")]
    [InlineData(ScenarioAction.Overload, "s0", "s0")]
    [InlineData(ScenarioAction.Drain, "s1", "s0")]
    [InlineData(ScenarioAction.Hang, "s1", "s0")]
    [InlineData(ScenarioAction.Refuse, "s1", "s1")]
    [InlineData(ScenarioAction.Crash, "s1", "s1")]
    [InlineData(ScenarioAction.Partition, "s1", "s1")]
    public void A_check_finds_what_is_wrong_with_a_server_before_any_request_does(ScenarioAction action, string http, string tcp)
    {
        Assert.Equal(http, FirstServer("http"));
        Assert.Equal(http, FirstServer("grpc"));
        Assert.Equal(tcp, FirstServer("tcp"));
        Assert.Equal("s0", FirstServer(type: null));

        string FirstServer(string? type) => Run(Every(5_000, until: 5_001).Served(10, count: 3).At(0, action, "s0"), type)[0].Server;
    }

    [Theory]
    [InlineData(ScenarioAction.Drain)]
    [InlineData(ScenarioAction.Hang)]
    [InlineData(ScenarioAction.Refuse)]
    [InlineData(ScenarioAction.Partition)]
    public void Who_fails_checks_gets_no_request_until_they_succeed(ScenarioAction action) =>
        // Requests at 5, 10 and 15 s; it is well from 12 on, and two checks have said so by 14.
        Assert.Equal(["s1", "s1", "s0"], Run(Every(5_000, until: 15_001).Served(10, count: 3).At(0, action, "s0").At(12_000, ScenarioAction.Heal, "s0"), "http").Select(attempt => attempt.Server));

    [Fact]
    public void A_check_that_nobody_answers_lasts_as_long_as_it_may()
    {
        // The first check begins within the first second and may take 3. So nothing is known at 1.3 and 2.6 s, and all is at 5.2.
        Scenario scenario = Every(1_300, until: 5_201, client: group => group.Deadline = Ms(100)).Served(10, count: 3).At(0, ScenarioAction.Hang, "s0");
        IReadOnlyList<Attempt> attempts = Run(scenario, "http", options => (options.Health.ActiveCheck.Timeout, options.Health.ActiveCheck.Fall) = (Ms(3_000), 1));
        Assert.Equal(["s0", "s0", "s1"], attempts.Where(attempt => attempt.At is < 3_000 or > 5_000).Select(attempt => attempt.Server));
    }

    [Fact]
    public void Only_those_find_a_server_cut_off_whom_the_partition_means()
    {
        Scenario scenario = Every(5_000, until: 5_001).Served(10, count: 3).At(0, ScenarioAction.Partition, "s0", partition => partition.Clients = "other");
        scenario.Clients.Add(new ClientGroup { Name = "other", Arrivals = ArrivalKind.Uniform, Rate = 0.2 });
        Assert.Equal(["s0", "s1"], Run(scenario, "http").Select(attempt => attempt.Server).Order());
    }

    private static IReadOnlyList<Attempt> Run(Scenario scenario, string? type, Action<ClusterOptions>? configure = null)
    {
        var watched = new Watched();
        Simulator.Run(scenario, watched.First(options =>
        {
            options.Health.ActiveCheck.Type = type;
            (options.Health.ActiveCheck.Interval, options.Health.ActiveCheck.Timeout, options.Health.ActiveCheck.Jitter) = (Ms(1_000), Ms(500), 0);
            (options.Health.ActiveCheck.Fall, options.Health.ActiveCheck.Rise) = (2, 2);
            configure?.Invoke(options);
        }));
        return watched.Attempts;
    }
}
