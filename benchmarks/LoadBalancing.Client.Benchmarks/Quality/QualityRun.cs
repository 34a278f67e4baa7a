using System.Globalization;
using LoadBalancing.Client.Simulation.Catalogue;
using LoadBalancing.Client.Simulation.Scenarios;

namespace LoadBalancing.Client.Benchmarks.Quality;

/// <summary><c>quality [--seeds N] [--markdown FILE]</c>: every policy through every scenario of the catalogue, beside the oracle.</summary>
internal static class QualityRun
{
    private const int DefaultSeeds = 3;

    public static void Run(string[] args)
    {
        int seeds = Option(args, "--seeds") is { } text ? int.Parse(text, CultureInfo.InvariantCulture) : DefaultSeeds;
        IReadOnlyList<Scenario> scenarios = ScenarioCatalogue.All();
        var measures = new QualityMeasure[scenarios.Count, QualitySubjects.All.Count];
        var pairs = Enumerable.Range(0, scenarios.Count).SelectMany(scenario => Enumerable.Range(0, QualitySubjects.All.Count).Select(subject => (scenario, subject)));
        // Each simulation runs on one thread and sees nobody else's.
        Parallel.ForEach(pairs, new ParallelOptions { MaxDegreeOfParallelism = Environment.ProcessorCount }, pair =>
            measures[pair.scenario, pair.subject] = QualityMeasure.Of(pair.scenario, QualitySubjects.All[pair.subject].Cluster, seeds));
        string tables = string.Join('\n', new QualityTables([.. scenarios.Select(scenario => scenario.Name)], measures).Lines(seeds));
        Console.WriteLine(tables);
        if (Option(args, "--markdown") is { } file) { MarkdownTables.Replace(file, "quality", tables); }
    }

    private static string? Option(string[] args, string name) => Array.IndexOf(args, name) is >= 0 and var at && at + 1 < args.Length ? args[at + 1] : null;
}
