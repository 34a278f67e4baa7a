using System.Globalization;

namespace LoadBalancing.Client.Etcd.Fleets;

/// <summary>
/// The keys of a fleet. <c>staged</c>, <c>active</c> and <c>abort</c> stand alone below <c>rollout/</c>, so that one watch of one range sees them, and neither documents nor what members report.
/// </summary>
internal sealed class FleetKeys(string prefix)
{
    public string Prefix => prefix;

    public string Documents { get; } = $"{prefix}/documents/";

    public string Rollout { get; } = $"{prefix}/rollout/";

    public string Active { get; } = $"{prefix}/rollout/active";

    public string Staged { get; } = $"{prefix}/rollout/staged";

    public string Abort { get; } = $"{prefix}/rollout/abort";

    public string Members { get; } = $"{prefix}/members/";

    public string Lock { get; } = $"{prefix}/lock";

    public string History { get; } = $"{prefix}/history/";

    public string Document(long version) => string.Create(CultureInfo.InvariantCulture, $"{Documents}{version}");

    public string Member(string role, string id) => $"{Members}{role}/{id}";

    /// <summary>With leading zeros, so that the order of keys is that of time.</summary>
    public string HistoryOf(long rollout) => string.Create(CultureInfo.InvariantCulture, $"{History}{rollout:D19}");
}
