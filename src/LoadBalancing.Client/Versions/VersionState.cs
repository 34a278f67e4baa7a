namespace LoadBalancing.Client.Versions;

/// <summary>What became of a version that arrived.</summary>
public enum VersionState
{
    /// <summary>Validated; it waits for its moment, for the other members of its group, or until enough endpoints have confirmed it.</summary>
    Staged = 0,

    /// <summary>Active, and watched for harm.</summary>
    Baking = 1,

    /// <summary>It has proved itself, or there was nothing to watch: what a process goes back to.</summary>
    KnownGood = 2,

    /// <summary>Another version took its place.</summary>
    Replaced = 3,

    /// <summary>Staged, and taken back by its source before its moment.</summary>
    Withdrawn = 4,

    /// <summary>It was active and was taken back. Its content is refused from then on.</summary>
    RolledBack = 5,

    /// <summary>It never became active.</summary>
    Refused = 6,
}
