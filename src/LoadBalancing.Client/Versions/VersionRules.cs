namespace LoadBalancing.Client.Versions;

/// <summary>May this content become a version? Arrivals only rise, a number has one content, and what was taken back does not come back.</summary>
internal static class VersionRules
{
    /// <param name="ledger">What is known.</param>
    /// <param name="offered">What arrived.</param>
    /// <param name="isSameContent">It has the content of the entry that has its number: of one that is known, only its digest may tell.</param>
    /// <returns>Why not, or null.</returns>
    public static Refusal? Judge<TContent>(VersionLedger<TContent> ledger, in Arrival offered, Func<VersionEntry<TContent>, bool> isSameContent)
        where TContent : class
    {
        if (ledger.IsTakenBack(in offered))
        {
            return new(RefusalCode.RolledBack, offered.Key is { } key && ledger.IsRefused(key)
                ? WasTakenBack(key)
                : $"version {offered.Number} was active once and was taken back; a higher one is welcome");
        }
        if (offered.Restores is { } restored && ledger.Find(restored) is { Digest: { } then } && offered.Digest is { } now && !ContentDigest.AreEqual(then, now))
        {
            return new(RefusalCode.DigestMismatch, $"it says to restore version {restored}, whose digest is {then}, but its own is {now}");
        }
        if (ledger.Highest is not { } highest) { return null; }
        if (offered.Number is not { } number) { return new(RefusalCode.Stale, $"it has no version, but version {highest} is {Name(ledger, highest)}"); }
        if (ledger.Find(number) is { } same && !isSameContent(same) && !IsTorn(same))
        {
            return new(RefusalCode.SameVersion, $"version {number} is {(ReferenceEquals(same, ledger.Active) ? "active" : "known")} with other content; a change needs a higher version");
        }
        return number < highest && !offered.IsReturnFrom(highest) ? new(RefusalCode.Stale, $"version {number} is older than the {Name(ledger, highest)} version {highest}") : null;
    }

    public static string WasTakenBack(string key) => $"its content (digest {key}) was active once and was taken back; content that differs is welcome";

    /// <summary>
    /// A number that came with the content of the version before it: a file whose new number was read with its old content. The digest does not cover the number, so nobody could tell; what is whole comes after it.
    /// </summary>
    private static bool IsTorn<TContent>(VersionEntry<TContent> entry)
        where TContent : class => entry.State is VersionState.Staged or VersionState.Baking && entry.Key is { } key && entry.ChangedFromKey == key;

    private static string Name<TContent>(VersionLedger<TContent> ledger, long number)
        where TContent : class => ledger.Active?.Version is { IsExplicit: true } active && active.Number == number ? "active" : "known";
}
