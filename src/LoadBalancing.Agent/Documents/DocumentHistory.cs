using System.Globalization;
using LoadBalancing.Client.Versions;

namespace LoadBalancing.Agent.Documents;

/// <summary>What became of each version that arrived, and which contents were taken back. One writer at a time; anybody may read.</summary>
internal sealed class DocumentHistory(TimeProvider time)
{
    private readonly VersionLedger<HeldVersion> _ledger = new(time);

    /// <summary>May it be applied? What is served already may.</summary>
    /// <returns>Why not, or null.</returns>
    public Refusal? Judge(HeldVersion? newest, AgentVersion offered)
    {
        if (newest is null) { return null; }
        if (offered.Number == newest.Number)
        {
            return newest.IsSameContent(offered.Digest) ? null : new(RefusalCode.SameVersion, $"version {offered.Number} is confirmed with other content; a change needs a higher version");
        }
        if (offered.IsRollback) { return null; }
        if (offered.Number < newest.Number && !ArrivalOf(offered).IsReturnFrom(newest.Number)) { return new(RefusalCode.Stale, $"version {offered.Number} is older than version {newest.Number}, which is confirmed"); }
        // Content that was taken back does not come back by itself: its source may still hold it, and offer it at its next reload.
        return _ledger.IsTakenBack(ArrivalOf(offered)) ? new(RefusalCode.RolledBack, $"the content of version {offered.Number} was confirmed once and was taken back; content that differs is welcome") : null;
    }

    public void Confirm(AgentVersion version, HeldVersion held)
    {
        if (version.IsRollback && _ledger.Active is { Version: { } active, Key: { } key } && active.Number != version.Number)
        {
            if (_ledger.Find(version.Number) is { } known && known.Key == KeyOf(version))
            {
                _ledger.RollBack(known, $"version {version.Number} took its place again");
                return;
            }
            // What is served from now on is not refused, although it was taken back under another number.
            if (key != KeyOf(version)) { _ledger.RefuseFromNowOn([key]); }
        }
        Activate(Stage(version, held));
    }

    /// <summary>It was applied, or will be at its moment, and waits for that.</summary>
    public VersionEntry<HeldVersion> Stage(AgentVersion version, HeldVersion held) => _ledger.Accept(ArrivalOf(version), held, []);

    public void Activate(VersionEntry<HeldVersion> entry) => _ledger.Activate(entry, bakes: false);

    public void Withdraw(VersionEntry<HeldVersion> entry, string reason) => _ledger.Withdraw(entry, reason);

    public void Fail(AgentVersion version, RefusalCode code, string reason) => _ledger.Refuse(ArrivalOf(version), new(code, reason));

    public void Fail(long? number, string reason) => _ledger.Refuse(new Arrival(number, Digest: null, Key: null, Restores: null, ActivateAt: null), new(RefusalCode.Invalid, reason));

    public IReadOnlyList<VersionRecord> Read() => _ledger.Read();

    private static Arrival ArrivalOf(AgentVersion version) => new(version.Number, version.Digest, KeyOf(version), Restores: null, version.ActivateAt) { Supersedes = version.Supersedes };

    private static string KeyOf(AgentVersion version) => version.Digest ?? version.Number.ToString(CultureInfo.InvariantCulture);
}
