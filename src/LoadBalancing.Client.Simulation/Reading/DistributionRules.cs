using System.Globalization;
using LoadBalancing.Client.Simulation.Scenarios;

namespace LoadBalancing.Client.Simulation.Reading;

/// <summary>What each kind of random time needs, and what has no meaning for it.</summary>
internal static class DistributionRules
{
    public static void Check(TimeDistribution distribution, string setting, Findings findings)
    {
        if (findings.Has(setting + ":Kind")) { return; }
        string kind = DistributionSchema.Kind.Format(distribution.Kind);
        UnusedSettings.Check(DistributionSchema.Schema, distribution, new TimeDistribution(), UnusedBy(distribution.Kind), $"a time of kind {kind}", setting, findings);
        if (Missing(distribution, kind) is var (key, problem) && !findings.Has($"{setting}:{key}")) { findings.Error($"{setting}:{key}", problem); }
    }

    private static string[] UnusedBy(TimeDistributionKind kind) => kind switch
    {
        TimeDistributionKind.Uniform => ["Mean", "Sigma", "Values"],
        TimeDistributionKind.Recorded => ["Mean", "Shortest", "Longest", "Sigma"],
        TimeDistributionKind.LogNormal => ["Shortest", "Longest", "Values"],
        _ => ["Shortest", "Longest", "Sigma", "Values"],
    };

    private static (string Key, string Problem)? Missing(TimeDistribution time, string kind) => time.Kind switch
    {
        TimeDistributionKind.Exponential or TimeDistributionKind.LogNormal when time.Mean == TimeSpan.Zero => ("Mean", $"got '{time.Mean}', wanted a mean above 0 for a time of kind {kind}"),
        TimeDistributionKind.Uniform when time.Longest == TimeSpan.Zero => ("Longest", $"got '{time.Longest}', wanted a longest time above 0 for a time of kind {kind}"),
        TimeDistributionKind.Uniform when time.Longest < time.Shortest => ("Longest", string.Create(CultureInfo.InvariantCulture, $"got '{time.Longest}', wanted at least Shortest, which is {time.Shortest}")),
        TimeDistributionKind.Recorded when time.Values.Count == 0 => ("Values", $"got none, wanted the times to draw from for a time of kind {kind}"),
        _ => null,
    };
}
