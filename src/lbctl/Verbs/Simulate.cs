using LoadBalancing.Client.Configuration;
using LoadBalancing.Client.Simulation;
using LoadBalancing.Client.Simulation.Results;
using LoadBalancing.Lbctl.Commands;
using LoadBalancing.Lbctl.Documents;
using LoadBalancing.Lbctl.Views;
using Microsoft.Extensions.Configuration;

namespace LoadBalancing.Lbctl.Verbs;

/// <summary>One cluster of a document through one simple scenario. Whoever wants events and several subjects side by side writes a scenario file for samples/Simulate.</summary>
internal static class Simulate
{
    public static async Task<int> RunAsync(SimulateRequest request, Session session)
    {
        string name = InputFile.NameOf(request.File), json = await InputFile.ReadAsync(request.File, session.Surroundings, session.Interrupted).ConfigureAwait(false);
        ConfigurationForm form = ConfigurationChecker.Check(json).Form;
        string prefix = form == ConfigurationForm.Section ? "LoadBalancing:" : "";
        IConfiguration configuration = new ConfigurationBuilder()
            .AddInMemoryCollection(FlatDocument.Of(json, name).Select(leaf => KeyValuePair.Create(prefix + leaf.Key, leaf.Value)))
            .Build();
        string cluster = request.Cluster ?? TheOnlyCluster(name, configuration);
        Action<ClusterOptions> configure = ConfiguredCluster.Read(configuration, cluster);
        SimulatedServers servers = SimulatedServers.Of(configure, request);
        SimulationResult result = await Task.Run(() => Simulator.Run(servers.Scenario(cluster, request), SimulatedCluster.Of(cluster, servers.Configure)), session.Interrupted).ConfigureAwait(false);
        SimulationView.Write(result, servers.Ids, request.IsJson, session.Screen);
        return ExitCode.Done;
    }

    private static string TheOnlyCluster(string file, IConfiguration configuration)
    {
        string[] clusters = [.. configuration.GetSection("LoadBalancing:Clusters").GetChildren().Select(cluster => cluster.Key)];
        return clusters switch
        {
            [string only] => only,
            [] => throw new InputException($"{file}: LoadBalancing:Clusters is missing or empty."),
            _ => throw new UsageException($"{file} has several clusters, choose with --cluster: {string.Join(", ", clusters)}."),
        };
    }
}
