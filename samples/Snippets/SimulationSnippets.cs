using LoadBalancing.Client.Configuration;
using LoadBalancing.Client.Picking;
using LoadBalancing.Client.Simulation;
using LoadBalancing.Client.Simulation.Catalogue;
using LoadBalancing.Client.Simulation.Reports;
using LoadBalancing.Client.Simulation.Results;
using LoadBalancing.Client.Simulation.Scenarios;
using Microsoft.Extensions.Configuration;
using Spectre.Console;

namespace Snippets;

/// <summary>The code of docs/simulation.md, word for word. It is compiled here and never run.</summary>
internal static class SimulationSnippets
{
    public static void Compare(IConfiguration configuration)
    {
        Scenario scenario = new Scenario("one slow server")
            .WithClients(4, rate: 2_000, clients => clients.Deadline = TimeSpan.FromSeconds(1))
            .WithServers(10, servers =>
            {
                servers.Workers = 4;
                servers.ServiceTime = TimeDistribution.LogNormal(TimeSpan.FromMilliseconds(10), sigma: 0.7);
            })
            .At(TimeSpan.FromSeconds(5), ScenarioAction.Slow, "s3", slow => slow.Factor = 10)
            .At(TimeSpan.FromSeconds(12), ScenarioAction.Heal, "s3")
            .Update(TimeSpan.FromSeconds(16), options => options.Picker.Policy = PickerPolicies.RoundRobin);

        SimulationResult[] results =
        [
            Simulator.Run(scenario, SimulatedCluster.From("orders as configured", configuration, "orders")),
            Simulator.Run(scenario, SimulatedCluster.Of(PickerPolicies.RoundRobin)),
            Simulator.Run(scenario, SimulatedCluster.CentralQueue),
        ];
        ConsoleReport.Write(AnsiConsole.Console, results);
        using StreamWriter page = File.CreateText("slow.html");
        HtmlReport.Write(page, results);
    }

    public static void Guard(Action<ClusterOptions> ours)
    {
        foreach (Scenario scenario in ScenarioCatalogue.All())
        {
            SimulationResult result = Simulator.Run(scenario, SimulatedCluster.Of("ours", ours));
            if (result.SuccessRatio < 0.99) { Console.WriteLine($"{scenario.Name}: {result.SuccessRatio:P2}, p99 {result.Latency.P99.TotalMilliseconds:F0} ms"); }
        }
    }
}
