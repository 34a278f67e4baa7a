using LoadBalancing.Client.Configuration.Settings;
using LoadBalancing.Client.Simulation.Scenarios;

namespace LoadBalancing.Client.Simulation.Reading;

/// <summary>The keys of a random time.</summary>
internal static class DistributionSchema
{
    public static SettingKind<TimeSpan> Time { get; } = Kinds.Duration(TimeSpan.Zero, TimeSpan.FromHours(1));

    public static SettingKind<TimeDistributionKind> Kind { get; } = Kinds.Choice(
        ("constant", TimeDistributionKind.Constant), ("exponential", TimeDistributionKind.Exponential), ("uniform", TimeDistributionKind.Uniform),
        ("log_normal", TimeDistributionKind.LogNormal), ("recorded", TimeDistributionKind.Recorded));

    public static SettingsSchema<TimeDistribution> Schema { get; } = new SettingsSchema<TimeDistribution>()
        .Leaf("Kind", Kind, d => d.Kind, (d, value) => d.Kind = value)
        .Leaf("Mean", Time, d => d.Mean, (d, value) => d.Mean = value)
        .Leaf("Shortest", Time, d => d.Shortest, (d, value) => d.Shortest = value)
        .Leaf("Longest", Time, d => d.Longest, (d, value) => d.Longest = value)
        .Leaf("Sigma", Kinds.Number(0, 5), d => d.Sigma, (d, value) => d.Sigma = value)
        .Add(new TimesSetting<TimeDistribution>("Values", d => d.Values, TimeSpan.FromHours(1)))
        .Leaf("TailShare", ScenarioKinds.Ratio, d => d.TailShare, (d, value) => d.TailShare = value)
        .Leaf("TailFactor", Kinds.Number(1, 100_000), d => d.TailFactor, (d, value) => d.TailFactor = value);

    /// <summary>A section that forgets the mean would mean no time at all, where its author thinks of the default.</summary>
    public static void CheckText(TimeDistribution distribution, ConfigNode node, SettingsLog log)
    {
        bool isConstant = distribution.Kind == TimeDistributionKind.Constant && !log.IsWrong(node.Path + ":Kind");
        if (isConstant && !NeededKey.IsGiven(node, "Mean")) { log.Error($"{node.Path}:Mean", $"got nothing, wanted {Time.Wanted}: a section replaces the default as a whole, and says what a constant time is"); }
        NeededKey.Check(node, "TailShare", "TailFactor", log);
        NeededKey.Check(node, "TailFactor", "TailShare", log);
    }
}
