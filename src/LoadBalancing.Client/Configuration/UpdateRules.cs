using LoadBalancing.Client.Versions;

namespace LoadBalancing.Client.Configuration;

/// <summary>May this configuration replace that one? Asked after it was found valid and different.</summary>
internal static class UpdateRules
{
    /// <returns>Why not, or null.</returns>
    public static string? Refusal(ClusterConfig? previous, ConfigurationVersion? active, ClusterConfig next)
    {
        if (previous is null) { return null; }
        if (!next.AllowEmpty && previous.Section.Exists && !next.Section.Exists)
        {
            return "its section vanished; a half-written file looks like that (set AllowEmpty to mean it)";
        }
        if (!next.AllowEmpty && previous.Section.HasEndpoints && !next.Section.HasEndpoints && !next.Section.HasDiscovery)
        {
            return "its list of endpoints vanished; a half-written file looks like that (set AllowEmpty to mean it)";
        }
        return VersionRules.Refusal(active, next.OfferedVersion, next.HasSameContent(previous));
    }
}
