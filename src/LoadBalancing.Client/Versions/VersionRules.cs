namespace LoadBalancing.Client.Versions;

/// <summary>Arrivals only rise.</summary>
internal static class VersionRules
{
    /// <returns>Why the offered version may not follow the active one, or null.</returns>
    public static string? Refusal(ConfigurationVersion? active, long? offered, bool sameContent)
    {
        if (active is not { IsExplicit: true } current) { return null; }
        if (offered is null) { return $"it has no version, but version {current} is active"; }
        if (offered < current.Number) { return $"version {offered} is older than the active version {current}"; }
        return offered == current.Number && !sameContent ? $"version {offered} is active with other content; a change needs a higher version" : null;
    }

    public static ConfigurationVersion Next(ConfigurationVersion? active, long? offered) => offered is { } number
        ? ConfigurationVersion.Explicit(number)
        : ConfigurationVersion.Local((active is { IsExplicit: false } local ? local.Number : 0) + 1);
}
