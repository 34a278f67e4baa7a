using LoadBalancing.Client.Configuration;
using LoadBalancing.Client.Outcomes;
using LoadBalancing.Client.Picking.WeightedRoundRobin;
using LoadBalancing.Client.Simulation.Results;
using LoadBalancing.Client.Simulation.Scenarios;
using static LoadBalancing.Client.Simulation.Tests.Simulations.Runs;

namespace LoadBalancing.Client.Simulation.Tests.Simulations;

public sealed class LoadReportTests
{
    [Fact]
    public void A_report_says_what_the_server_does()
    {
        // 100 a second of 7 ms at two workers: 35 % of the capacity. The first window of a second ends with the answer that is 1 s or more after the start: that of 1,000 ms at 1,007.
        LoadReport[] reports = Reports(Every(10, until: 2_100).Served(7, server: group => (group.Workers, group.Reports) = (2, true)));
        Assert.Equal((0, 0), (reports[0].CpuUtilization, reports[0].RequestsPerSecond));
        LoadReport second = reports[150];
        Assert.Equal(0.35, second.CpuUtilization, tolerance: 0.005);
        Assert.Equal(100, second.RequestsPerSecond, tolerance: 1);
        Assert.Equal(0, second.ErrorsPerSecond);
        Assert.Equal((1, 0.007), (second.NamedMetrics["rif"], second.NamedMetrics["latency_seconds"]));
    }

    [Fact]
    public void Errors_and_the_queue_are_in_it()
    {
        // Ten at once each 100 ms, 7 ms each: the k-th answer leaves 10 - k + 1 with itself, and those that found as many as there are then took about 7 (k + 1).
        LoadReport[] reports = Reports(AtOnce(10, until: 3_000).Served(7, server: group => (group.ErrorShare, group.Reports) = (1, true)));
        Assert.Equal(Enumerable.Range(1, 10).Reverse().Select(i => (double)i), reports[^10..].Select(report => report.NamedMetrics["rif"]));
        Assert.Equal(100, reports[^1].ErrorsPerSecond, tolerance: 5);
        double latency = reports[^10].NamedMetrics["latency_seconds"];
        Assert.InRange(latency, 0.056, 0.070);      // ten here, itself left out nine: the last or one of its neighbours
        Assert.InRange(reports[^1].NamedMetrics["latency_seconds"], 0.007, 0.014);
        // Five here, four beside itself: who found three, four and five took 28, 35 and 42 ms.
        Assert.Equal(0.035, reports[^5].NamedMetrics["latency_seconds"], precision: 9);
    }

    [Fact]
    public void What_others_take_counts_and_workers_take_all_of_the_rest()
    {
        // Others take t: a service lasts 10 / (1 - t), so that the busy share of 0.5 at full speed is 0.5 / (1 - t) of the time, and takes 0.5 of the capacity.
        Scenario scenario = Every(20, until: 60_000).Served(10, server: group => (group.AntagonistShare, group.AntagonistPeriod, group.Reports) = (0.4, TimeSpan.FromHours(1), true));
        foreach (int seed in new[] { 1, 2, 3 })
        {
            scenario.Seed = seed;
            LoadReport[] reports = Reports(scenario);
            double latency = Simulator.Run(scenario, new Watched().First()).Milliseconds()[0], taken = 1 - (10 / latency);
            Assert.Equal(taken + 0.5, reports[^1].CpuUtilization, tolerance: 0.01);
        }
    }

    [Fact]
    public void A_process_that_starts_again_knows_nothing_of_its_load()
    {
        LoadReport[] reports = Reports(Every(10, until: 1_600).Served(7, server: group => group.Reports = true).At(1_500, ScenarioAction.Restart));
        Assert.Equal(0.7, reports[140].CpuUtilization, tolerance: 0.01);
        Assert.Equal(0, reports[^1].CpuUtilization);
    }

    [Fact]
    public void Without_reports_there_are_none() => Assert.Empty(Reports(Every(10, until: 200).Served(7)));

    [Fact]
    public void Reported_weights_share_by_speed()
    {
        // Speeds of 1 and 3 at a third of the capacity: 25 and 75 %.
        Scenario scenario = Every(2, until: 30_000).Served(10, server: Server("slow", 1)).Served(10, server: Server("fast", 3));
        scenario.WarmUp = Ms(5_000);
        SimulationResult result = Simulator.Run(scenario, SimulatedCluster.Of("reported", options =>
        {
            options.Picker.Policy = "weighted_round_robin";
            (options.Picker.WeightedRoundRobin.WeightSource, options.Picker.WeightedRoundRobin.BlackoutPeriod) = (WeightSource.Reported, Ms(1_000));
        }));
        Assert.Equal(0.75, result.Servers[1].Share, tolerance: 0.02);
        Assert.Equal(result.Servers[0].Utilization, result.Servers[1].Utilization, tolerance: 0.02);
    }

    [Fact]
    public void Prequal_hears_of_load()
    {
        Scenario scenario = new Scenario { Duration = Ms(10_000), WarmUp = Ms(2_000) }.WithClients(1, 1_000).Served(10, server: Server("slow", 1)).Served(10, server: Server("fast", 3));
        SimulationResult deaf = Simulator.Run(scenario, SimulatedCluster.Of("random")), result = Simulator.Run(scenario, SimulatedCluster.Of("prequal"));
        Assert.InRange(result.Servers[1].Share, 0.6, 1);
        Assert.True(result.Latency.P99 < deaf.Latency.P99);
    }

    private static Action<ServerGroup> Server(string name, double speed) => group => (group.Name, group.Speed, group.Workers, group.Reports) = (name, speed, 4, true);

    private static LoadReport[] Reports(Scenario scenario)
    {
        var watched = new Watched(listens: true);
        Simulator.Run(scenario, watched.First());
        return [.. watched.Reports.Select(report => report.Report)];
    }
}
