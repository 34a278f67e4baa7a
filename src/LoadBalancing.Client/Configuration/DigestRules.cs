using LoadBalancing.Client.Configuration.Settings;
using LoadBalancing.Client.Versions;

namespace LoadBalancing.Client.Configuration;

/// <summary>A section that names its own digest must have it: one that was torn, or changed on its way, has another.</summary>
internal static class DigestRules
{
    /// <param name="wanted">What the section says; null where it says nothing.</param>
    /// <param name="found">What it is; null where there is no section.</param>
    /// <param name="cluster">The path of the cluster.</param>
    /// <param name="log">Takes the error.</param>
    public static void Check(string? wanted, string? found, string cluster, SettingsLog log)
    {
        // One that is no digest at all is an error already.
        if (wanted is null || !ContentDigest.IsDigest(wanted)) { return; }
        if (found is null || log.OriginOf("Digest") == SettingPath.Code)
        {
            log.Error(SettingPath.Of("Digest", cluster, log), "there is no section that it could be the digest of, wanted nothing");
        }
        else if (!ContentDigest.AreEqual(wanted, found))
        {
            log.Error(SettingPath.Of("Digest", cluster, log), $"got '{wanted}', but the section as it was read has {found}; a half-written or changed one looks like that");
        }
    }
}
