using LoadBalancing.Client.Balancing;
using LoadBalancing.Client.Configuration;
using LoadBalancing.Client.Http;
using LoadBalancing.Client.Outcomes;
using LoadBalancing.Client.Simulation.Engine;
using LoadBalancing.Client.Simulation.Results;
using LoadBalancing.Client.Simulation.Scenarios;
using static LoadBalancing.Client.Simulation.Tests.Simulations.Runs;

namespace LoadBalancing.Client.Simulation.Tests.Simulations;

/// <summary>What was never sent goes to another endpoint, as the handler does it.</summary>
public sealed class FailoverTests
{
    [Theory]
    [InlineData(true, 2, 3)]
    [InlineData(true, 1, 2)]
    [InlineData(true, 10, 4)]       // there are no more
    [InlineData(false, 2, 1)]
    public void As_many_others_are_tried_as_are_configured(bool enabled, int others, int attempts)
    {
        Scenario scenario = Every(50, until: 80).Served(10, count: 4).At(0, ScenarioAction.Refuse);
        var watched = new Watched();
        SimulationResult result = Simulator.Run(scenario, watched.First(options => (options.Resilience.Failover.Enabled, options.Resilience.Failover.MaxOtherEndpoints) = (enabled, others)));
        Assert.Equal((1, 0, 1, attempts), (result.Requests, result.Succeeded, result.Failed, result.Attempts));
        Assert.Equal(Enumerable.Range(0, attempts).Select(i => $"s{i}"), watched.Attempts.Select(attempt => attempt.Server));
    }

    [Fact]
    public void A_success_elsewhere_is_a_success_and_its_latency_counts_from_the_beginning()
    {
        // Refused after 2 * 4 ms, then 8 + 10.
        SimulationResult result = Every(50, until: 80, client: group => group.Network = Always(4)).Served(10, count: 2).At(0, ScenarioAction.Refuse, "s0").Run(out _);
        Assert.Equal((1, 1, 2), (result.Requests, result.Succeeded, result.Attempts));
        Assert.Equal([26], result.Milliseconds());
        Assert.Equal([0.5, 0.5], result.Servers.Select(server => server.Share));
    }

    [Theory]
    [InlineData(ScenarioAction.Fail)]
    [InlineData(ScenarioAction.Crash)]
    public void What_a_server_may_have_seen_is_not_sent_again(ScenarioAction action)
    {
        // At 55 ms the request of 50 is in service: a crash breaks it.
        SimulationResult result = Every(50, until: 80).Served(10, count: 2).At(action == ScenarioAction.Crash ? 55 : 0, action, "s0").Run(out IReadOnlyList<Attempt> attempts);
        Assert.Equal((1, 1), (result.Failed, result.Attempts));
        Assert.Equal(action == ScenarioAction.Crash ? OutcomeKind.Disconnected : OutcomeKind.Failure, attempts.Single().Kind);
    }

    [Fact]
    public void When_the_budget_is_spent_nothing_goes_elsewhere()
    {
        // No ratio, 1 a second over 10 s: ten second attempts, whoever comes. All six servers refuse, so each request tries three until then: five of them.
        Scenario scenario = Every(10, until: 200).Served(1, count: 6).At(0, ScenarioAction.Refuse);
        SimulationResult result = Simulator.Run(scenario, new Watched().InTurn(options => (options.Resilience.Budget.Ratio, options.Resilience.Budget.MinimumPerSecond) = (0, 1)));
        Assert.Equal((19, 19 + 10), (result.Requests, result.Attempts));
    }

    /// <summary>The same policy, seed, times and faults; one request every 20 ms for 6 s, s0 refusing until 2.5 s, s1 all the time, and all of them from 3 to 3.5 s, until the budget runs out.</summary>
    [Fact]
    public void Attempts_are_those_that_the_handler_makes()
    {
        Watched simulated = new(), handled = new();
        Scenario scenario = Every(20, until: 6_000).Served(0, count: 3).At(0, ScenarioAction.Refuse, "s0, s1").At(2_510, ScenarioAction.Heal, "s0")
            .At(3_010, ScenarioAction.Refuse).At(3_510, ScenarioAction.Heal, "s0, s2");
        Simulator.Run(scenario, simulated.InTurn(Configure));
        Handle(handled);
        // 299 requests; by 3.5 s 175 have come, and so 17 and 10 second attempts may be made. After that only a probe needs one.
        Assert.InRange(simulated.Attempts.Count, 299 + 27, 299 + 29);
        Assert.Equal(handled.Asked.Select(asked => (asked.Server, asked.At)), simulated.Asked.Select(asked => (asked.Server, asked.At)));
        Assert.Equal(handled.Attempts, simulated.Attempts);

        static void Configure(ClusterOptions options)
        {
            (options.Resilience.Budget.Ratio, options.Resilience.Budget.MinimumPerSecond) = (0.1, 1);
            options.Health.Outliers.Enabled = false;            // ejections draw from the same chance as the picker, at other moments
        }

        static void Handle(Watched watched)
        {
            var time = new SimulatedTime();
            SimulatedCluster subject = watched.InTurn(Configure);
            var options = new ClusterOptions();
            subject.Subject.Configure(options);
            for (int i = 0; i < 3; i++) { options.Endpoints[$"s{i}"] = new($"http://10.0.0.{i}:80"); }
            var setup = new ClusterSetup { TimeProvider = time, Seed = SimulationFactory.SeedOf(scenario: 1, client: 0) };
            setup.Pickers.Add("watched", subject.Pickers["watched"]);
            using var cluster = Cluster.Create("simulated", options, setup);
            using var http = new HttpMessageInvoker(cluster.CreateHandler(new Refusing(time)));
            for (long at = 20_000_000; at < 6_000_000_000; at += 20_000_000)
            {
                while (time.NextDue <= at) { time.FireNext(); }
                time.MoveTo(at);
                try { http.Send(new HttpRequestMessage(HttpMethod.Get, "http://simulated/"), CancellationToken.None).Dispose(); }
                catch (HttpRequestException)
                {
                    // All that were tried refused.
                }
            }
        }
    }

    private sealed class Refusing(SimulatedTime time) : HttpMessageHandler
    {
        protected override HttpResponseMessage Send(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            string host = request.RequestUri!.Host;
            bool refuses = host == "10.0.0.1" || (host == "10.0.0.0" && time.Now < 2_510_000_000) || time.Now is >= 3_010_000_000 and < 3_510_000_000;
            return refuses ? throw new HttpRequestException(HttpRequestError.ConnectionError) : new HttpResponseMessage();
        }

        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) => Task.FromResult(Send(request, cancellationToken));
    }
}
