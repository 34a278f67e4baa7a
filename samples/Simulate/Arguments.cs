using System.Diagnostics.CodeAnalysis;

namespace Simulate;

/// <summary>What the command line asks for.</summary>
internal sealed record Arguments(string Scenario, IReadOnlyList<string> Settings, IReadOnlyList<string> Clusters, string? Json, string? Html)
{
    public const string Usage =
        """
        Runs a scenario against the clusters of appsettings files, side by side, on virtual time.

        usage: simulate SCENARIO.json APPSETTINGS.json [SECOND.json ...] [--cluster NAME[,NAME ...]] [--json FILE] [--html FILE]

          SCENARIO.json      who sends what to whom, and what happens: see scenarios/ and docs/simulation-files.md
          APPSETTINGS.json   what an application reads, with the section LoadBalancing:Clusters
          --cluster          which clusters of the files; without it each file must have only one
          --json             writes the results, with windows of 100 ms, for programs
          --html             writes the results as a page, with latency, shares and failures over time

        One cluster alone is set beside the oracle: one central queue for all servers, the bound of what is possible.
        """;

    /// <returns>Whether the command line makes sense; if not, <paramref name="error"/> says why not.</returns>
    public static bool TryParse(string[] args, [NotNullWhen(true)] out Arguments? arguments, [NotNullWhen(false)] out string? error)
    {
        arguments = null;
        var files = new List<string>();
        var options = new Dictionary<string, string>(StringComparer.Ordinal);
        for (int i = 0; i < args.Length; i++)
        {
            if (!args[i].StartsWith('-'))
            {
                files.Add(args[i]);
                continue;
            }
            error = args[i] is not ("--cluster" or "--json" or "--html") ? $"{args[i]} is not known"
                : i + 1 == args.Length ? $"{args[i]} needs a value"
                : !options.TryAdd(args[i], args[++i]) ? $"{args[i - 1]} is given twice"
                : null;
            if (error is not null) { return false; }
        }
        error = files.Count < 2 ? "a scenario and at least one appsettings file are needed" : null;
        if (error is not null) { return false; }

        string[] clusters = options.GetValueOrDefault("--cluster", "").Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        arguments = new Arguments(files[0], files[1..], clusters, options.GetValueOrDefault("--json"), options.GetValueOrDefault("--html"));
        return true;
    }
}
