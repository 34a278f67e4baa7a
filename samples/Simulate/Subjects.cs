using LoadBalancing.Client.Simulation;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Options;

namespace Simulate;

/// <summary>What is put to the test: every cluster asked for of every file; a single one is set beside the oracle.</summary>
internal static class Subjects
{
    public static IReadOnlyList<SimulatedCluster> Of(Arguments arguments)
    {
        SimulatedCluster[] subjects = [.. arguments.Settings.SelectMany(file => OfFile(file, arguments))];
        return subjects.Length == 1 ? [subjects[0], SimulatedCluster.CentralQueue] : subjects;
    }

    private static IEnumerable<SimulatedCluster> OfFile(string file, Arguments arguments)
    {
        // A relative path is one of the current folder's, not of this program's.
        IConfiguration settings = new ConfigurationBuilder().AddJsonFile(Path.GetFullPath(file), optional: false).Build();
        IReadOnlyList<string> clusters = arguments.Clusters.Count > 0 ? arguments.Clusters : [TheOnlyCluster(file, settings)];
        return clusters.Select(cluster => Read(file, settings, cluster, NameOf(file, cluster, arguments)));
    }

    private static SimulatedCluster Read(string file, IConfiguration settings, string cluster, string name)
    {
        try { return SimulatedCluster.From(name, settings, cluster); }
        catch (OptionsValidationException invalid)
        {
            // With two files it matters which of them is wrong.
            throw new OptionsValidationException(file, invalid.OptionsType, invalid.Failures.Select(failure => $"{file}: {failure}"));
        }
    }

    private static string TheOnlyCluster(string file, IConfiguration settings)
    {
        string[] clusters = [.. settings.GetSection("LoadBalancing:Clusters").GetChildren().Select(cluster => cluster.Key)];
        return clusters is [string only] ? only : throw new OptionsValidationException(file, typeof(IConfiguration),
            [clusters.Length == 0 ? $"{file}: LoadBalancing:Clusters is missing or empty" : $"{file} has several clusters, choose with --cluster: {string.Join(", ", clusters)}"]);
    }

    /// <summary>Names only what differs between the subjects.</summary>
    private static string NameOf(string file, string cluster, Arguments arguments)
    {
        if (arguments.Settings.Count == 1) { return cluster; }
        string name = Path.GetFileNameWithoutExtension(file);
        if (arguments.Settings.Count(other => Path.GetFileNameWithoutExtension(other) == name) > 1) { name = file; }
        return arguments.Clusters.Count > 1 ? $"{cluster} ({name})" : name;
    }
}
