using System.Globalization;

namespace LoadBalancing.Client.Etcd.Tests.Faults.Rig;

/// <summary>What came of a scenario.</summary>
/// <param name="Seed">Its seed.</param>
/// <param name="Rollouts">Each rollout.</param>
/// <param name="Wrong">What must not be; empty where all is well.</param>
/// <param name="Timeline">All that happened.</param>
/// <param name="LateMs">How long after the instant each live member flipped, in milliseconds.</param>
/// <param name="Requests">How many were made.</param>
internal sealed record ScenarioReport(int Seed, IReadOnlyList<RigRollout> Rollouts, IReadOnlyList<string> Wrong, Timeline Timeline, IReadOnlyList<double> LateMs, int Requests)
{
    /// <summary>Those that a harmful version made fail.</summary>
    public int Harmed { get; init; }

    /// <summary>How often the status was read, and explained.</summary>
    public int Polls { get; init; }

    /// <summary>Flips of members that were isolated, and so were late.</summary>
    public int IsolatedFlips { get; init; }

    public string Summary => string.Create(CultureInfo.InvariantCulture,
        $"seed {Seed}: {(Wrong.Count == 0 ? "well" : $"{Wrong.Count} WRONG")}; {Requests} requests ({Harmed} harmed); {LateMs.Count} live flips, latest {LateMs.DefaultIfEmpty().Max():0.0} ms; ")
        + string.Join(", ", Rollouts.Select(rollout => $"{rollout.Plan.Kind}{(rollout.Plan.Beside == FaultKind.None ? "" : $"+{rollout.Plan.Beside}")}: {rollout.Result?.Outcome ?? (rollout.WasPublished ? "never begun" : "not published")}"));
}
