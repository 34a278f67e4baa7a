using System.Globalization;
using LoadBalancing.Client.Etcd;

namespace LoadBalancing.Lbctl.Views;

/// <summary>A rollout in a line.</summary>
internal static class RolloutText
{
    public static string Of(RolloutStatus rollout, int members)
    {
        string previous = rollout.Previous is { } before ? Surroundings.Text(before) : "nothing";
        string who = rollout.Coordinator is { } coordinator ? $"coordinated by {coordinator}" : "without a coordinator";
        string ends = rollout.PhaseEndsAt is { } at ? string.Create(CultureInfo.InvariantCulture, $", until {at.UtcDateTime:HH:mm:ss}Z at the latest") : "";
        return string.Create(CultureInfo.InvariantCulture, $"{rollout.Number}: {previous} -> {rollout.Version}, {Step(rollout, members)}{ends}, {who}{(rollout.Reason is { } reason ? $": {reason}" : "")}");
    }

    /// <summary>Where it stands, with counts.</summary>
    public static string Step(RolloutStatus rollout, int members)
    {
        string wave = rollout.Waves.Count > 1 ? string.Create(CultureInfo.InvariantCulture, $" wave {rollout.Wave} of {rollout.Waves.Count} ({rollout.Waves[Math.Clamp(rollout.Wave - 1, 0, rollout.Waves.Count - 1)]} %)") : "";
        string count = rollout.Phase switch
        {
            "staging" => string.Create(CultureInfo.InvariantCulture, $"{rollout.Prepared} of {members} prepared"),
            _ => string.Create(CultureInfo.InvariantCulture, $"{rollout.Confirmed} of {members} confirmed"),
        };
        return $"{rollout.Phase}{wave}, {count}";
    }
}
