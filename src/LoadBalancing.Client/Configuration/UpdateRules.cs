using LoadBalancing.Client.Versions;

namespace LoadBalancing.Client.Configuration;

/// <summary>May this configuration replace that one? Asked after it was found valid and different.</summary>
internal static class UpdateRules
{
    /// <param name="active">What runs; null where nothing does yet.</param>
    /// <param name="ledger">What is known of versions.</param>
    /// <param name="next">What would replace it.</param>
    /// <param name="arrival">What that says of itself.</param>
    /// <returns>Why not, or null.</returns>
    public static Refusal? Judge(ClusterConfig? active, VersionLedger<ClusterConfig> ledger, ClusterConfig next, in Arrival arrival) =>
        Vanished(active, next) ?? VersionRules.Judge(ledger, in arrival, known => known.Content is { } content ? next.HasSameContent(content) : known.Key == next.Key);

    private static Refusal? Vanished(ClusterConfig? previous, ClusterConfig next)
    {
        if (previous is null || next.AllowEmpty) { return null; }
        if (previous.Section.Exists && !next.Section.Exists)
        {
            return new(RefusalCode.Invalid, "its section vanished; a half-written file looks like that (set AllowEmpty to mean it)");
        }
        return previous.Section.HasEndpoints && !next.Section.HasEndpoints && !next.Section.HasDiscovery
            ? new(RefusalCode.Invalid, "its list of endpoints vanished; a half-written file looks like that (set AllowEmpty to mean it)")
            : null;
    }
}
