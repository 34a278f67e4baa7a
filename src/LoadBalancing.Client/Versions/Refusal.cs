namespace LoadBalancing.Client.Versions;

/// <summary>Why not: a word for machines and a sentence for people.</summary>
internal readonly record struct Refusal(RefusalCode Code, string Reason)
{
    /// <summary>As logs, metrics and the journal show the code.</summary>
    public static string NameOf(RefusalCode code) => code switch
    {
        RefusalCode.Invalid => "invalid",
        RefusalCode.Stale => "stale",
        RefusalCode.DigestMismatch => "digest_mismatch",
        RefusalCode.SameVersion => "same_version",
        RefusalCode.RolledBack => "rolled_back",
        _ => "build_failed",
    };
}
