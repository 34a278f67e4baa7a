namespace LoadBalancing.Client.Versions;

/// <summary>Why a configuration was refused. Whatever it is, what ran stays, and the next good one applies.</summary>
public enum RefusalCode
{
    /// <summary>A setting is not valid, or a section or list vanished, as in a half-written file.</summary>
    Invalid = 0,

    /// <summary>It is older than one that arrived before, or has no version where one is active.</summary>
    Stale = 1,

    /// <summary>Its content has another digest than it says, or than the version has whose content it says to restore.</summary>
    DigestMismatch = 2,

    /// <summary>Its version is known with other content.</summary>
    SameVersion = 3,

    /// <summary>The same content was active once and was taken back.</summary>
    RolledBack = 4,

    /// <summary>It is valid, but what it describes could not be built: a picker's factory threw.</summary>
    BuildFailed = 5,
}
