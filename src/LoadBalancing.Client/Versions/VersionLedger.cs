using System.Collections.Immutable;

namespace LoadBalancing.Client.Versions;

/// <summary>
/// The last versions of a document and what became of each: which runs, which waits, which is known to be good, and which contents are refused. It knows nothing of what a document holds, and decides
/// nothing: whoever writes it has decided. One writer at a time; anybody may read.
/// </summary>
internal sealed class VersionLedger<TContent>(TimeProvider time)
    where TContent : class
{
    /// <summary>More refused contents than this are not remembered; the oldest are forgotten first.</summary>
    public const int MostRefused = 32;

    private readonly Lock _lock = new();
    private readonly List<VersionEntry<TContent>> _entries = [];     // the oldest first
    private ImmutableArray<string> _refused = [];
    private VersionEntry<TContent>? _highest;
    private long _locals;

    /// <summary>Gets or sets how many versions are remembered; those that run, wait or are known to be good always are.</summary>
    public int Length { get; set; } = 32;

    public VersionEntry<TContent>? Active { get; private set; }

    public VersionEntry<TContent>? Staged { get; private set; }

    /// <summary>What ran last and has proved itself: the active version, or the one to go back to.</summary>
    public VersionEntry<TContent>? KnownGood { get; private set; }

    /// <summary>The known good version before that one: where people may go back to when they do not believe in it.</summary>
    public VersionEntry<TContent>? KnownGoodBefore { get; private set; }

    /// <summary>The highest number that was accepted.</summary>
    public long? Highest { get; private set; }

    /// <summary>The newest first.</summary>
    public ImmutableArray<string> RefusedKeys { get { lock (_lock) { return _refused; } } }

    public bool IsRefused(string key) => RefusedKeys.Contains(key, StringComparer.OrdinalIgnoreCase);

    /// <summary>
    /// This was active and was taken back: its content, or, where that was no other than the content of the version that took its place again, its number. Then it was what servers made of the number that did
    /// harm, and the next number is welcome.
    /// </summary>
    public bool IsTakenBack(in Arrival offered) =>
        (offered.Key is { } key && IsRefused(key)) || (offered.Number is { } number && Find(number) is { State: VersionState.RolledBack } taken && taken.Key == offered.Key);

    /// <summary>The accepted version of that number, if it is still remembered.</summary>
    public VersionEntry<TContent>? Find(long number)
    {
        lock (_lock) { return _entries.FindLast(entry => entry.State != VersionState.Refused && entry.Version is { IsExplicit: true } known && known.Number == number); }
    }

    /// <summary>What it will be called: its number, or the next local one.</summary>
    public ConfigurationVersion NameOf(in Arrival arrival) => arrival.Number is { } number ? ConfigurationVersion.Explicit(number) : ConfigurationVersion.Local(_locals + 1);

    /// <summary>A content was accepted: it waits to become active. One that waited before does so no more.</summary>
    public VersionEntry<TContent> Accept(in Arrival arrival, TContent content, ImmutableArray<VersionChange> changes)
    {
        lock (_lock)
        {
            var entry = new VersionEntry<TContent>(NameOf(in arrival), content)
            {
                Key = arrival.Key,
                Digest = arrival.Digest,
                ArrivedAt = time.GetUtcNow(),
                ActivateAt = arrival.ActivateAt,
                Restores = arrival.Restores,
                Supersedes = arrival.Supersedes,
                ChangedFrom = Active?.Version,
                ChangedFromKey = Active?.Key,
                Changes = changes,
                State = VersionState.Staged,
            };
            if (arrival.Number is null) { _locals++; }
            else if (arrival.Number >= (Highest ?? 0)) { (Highest, _highest) = (arrival.Number, entry); }
            End_Locked(Staged, VersionState.Replaced, $"version {entry.Version} arrived before its moment");
            Staged = entry;
            Add_Locked(entry);
            return entry;
        }
    }

    /// <summary>A content was refused; it never gets a number of its own.</summary>
    public void Refuse(in Arrival arrival, Refusal refusal)
    {
        lock (_lock)
        {
            DateTimeOffset now = time.GetUtcNow();
            Add_Locked(new VersionEntry<TContent>(arrival.Number is >= 1 and <= ConfigurationVersion.MaxNumber and { } number ? ConfigurationVersion.Explicit(number) : null, content: null)
            {
                Key = arrival.Key,
                Digest = arrival.Digest,
                ArrivedAt = now,
                EndedAt = now,
                ActivateAt = arrival.ActivateAt,
                Restores = arrival.Restores,
                State = VersionState.Refused,
                Refusal = refusal.Code,
                Reason = refusal.Reason,
            });
        }
    }

    /// <summary>The staged version runs.</summary>
    /// <param name="entry">The one that was staged.</param>
    /// <param name="bakes">It has yet to prove itself.</param>
    /// <param name="at">Since when; null for now.</param>
    public void Activate(VersionEntry<TContent> entry, bool bakes, DateTimeOffset? at = null)
    {
        lock (_lock)
        {
            if (ReferenceEquals(Staged, entry)) { Staged = null; }
            if (entry.IsReturnFrom(Active))
            {
                // Nobody shall go back to what was taken back.
                End_Locked(Active, VersionState.RolledBack, $"its source went back to version {entry.Version}");
                Run_Locked(entry, VersionState.KnownGood);
                entry.ActivatedAt = at ?? entry.ActivatedAt;
                (KnownGood, KnownGoodBefore) = (entry, null);
                return;
            }
            // One that others may go back to stays what it is.
            End_Locked(Active, ReferenceEquals(Active, KnownGood) ? VersionState.KnownGood : VersionState.Replaced, $"version {entry.Version} is active");
            Run_Locked(entry, VersionState.Baking);
            entry.ActivatedAt = at ?? entry.ActivatedAt;
            if (!bakes) { Prove_Locked(entry); }
        }
    }

    /// <summary>The active version has proved itself.</summary>
    public void Prove(VersionEntry<TContent> entry)
    {
        lock (_lock) { Prove_Locked(entry); }
    }

    /// <summary>The staged version waits no more: its source took it back, or it could not become active when its moment came.</summary>
    public void Withdraw(VersionEntry<TContent> entry, string reason)
    {
        lock (_lock)
        {
            if (ReferenceEquals(Staged, entry)) { Staged = null; }
            End_Locked(entry, VersionState.Withdrawn, reason);
        }
    }

    /// <summary>The active version is taken back, its content refused, and another that has run before runs again.</summary>
    /// <param name="to">The one that runs again.</param>
    /// <param name="reason">Why.</param>
    /// <param name="isToBlame">False where it goes with others of its group and its own content may come again.</param>
    public void RollBack(VersionEntry<TContent> to, string reason, bool isToBlame = true)
    {
        lock (_lock)
        {
            if (Active is { } harmful)
            {
                // What runs from now on is not refused, although it was taken back under another number.
                if (isToBlame && harmful.Key is { } key && !key.Equals(to.Key, StringComparison.OrdinalIgnoreCase))
                {
                    _refused = [.. _refused.Prepend(key).Distinct(StringComparer.OrdinalIgnoreCase).Take(MostRefused)];
                }
                End_Locked(harmful, VersionState.RolledBack, reason);
                if (ReferenceEquals(KnownGood, harmful)) { (KnownGood, KnownGoodBefore) = (to, null); }
            }
            Run_Locked(to, VersionState.KnownGood);
            KnownGood = to;
        }
    }

    /// <summary>Contents that another process, or this one before it started anew, has taken back.</summary>
    public void RefuseFromNowOn(IEnumerable<string> keys)
    {
        lock (_lock) { _refused = [.. _refused.Concat(keys).Distinct(StringComparer.OrdinalIgnoreCase).Take(MostRefused)]; }
    }

    /// <summary>The newest first.</summary>
    public IReadOnlyList<VersionRecord> Read()
    {
        lock (_lock) { return [.. _entries.AsEnumerable().Reverse().Select(entry => entry.Describe(ReferenceEquals(entry, Active)))]; }
    }

    private void Run_Locked(VersionEntry<TContent> entry, VersionState state)
    {
        entry.State = state;
        entry.ActivatedAt = time.GetUtcNow();
        (entry.EndedAt, entry.Reason) = (null, null);
        Active = entry;
    }

    private void Prove_Locked(VersionEntry<TContent> entry)
    {
        entry.State = VersionState.KnownGood;
        entry.BakeEndedAt = time.GetUtcNow();
        if (ReferenceEquals(KnownGood, entry)) { return; }
        if (KnownGood is { } before && !ReferenceEquals(before, Active)) { before.State = VersionState.Replaced; }
        (KnownGood, KnownGoodBefore) = (entry, KnownGood);
    }

    private void End_Locked(VersionEntry<TContent>? entry, VersionState state, string reason)
    {
        if (entry is null) { return; }
        (entry.State, entry.Reason, entry.EndedAt) = (state, reason, time.GetUtcNow());
    }

    /// <summary>The oldest are forgotten, except those that somebody may go back to. Contents that nobody can go back to are let go at once.</summary>
    private void Add_Locked(VersionEntry<TContent> entry)
    {
        _entries.Add(entry);
        foreach (VersionEntry<TContent> old in _entries) { if (!IsNeeded(old) && !ReferenceEquals(old, entry)) { old.Content = null; } }
        for (int i = 0; _entries.Count > Length && i < _entries.Count;)
        {
            // The highest number keeps its content, whatever became of it.
            if (IsNeeded(_entries[i]) || ReferenceEquals(_entries[i], entry) || ReferenceEquals(_entries[i], _highest)) { i++; }
            else { _entries.RemoveAt(i); }
        }
    }

    private bool IsNeeded(VersionEntry<TContent> entry) =>
        ReferenceEquals(entry, Active) || ReferenceEquals(entry, Staged) || ReferenceEquals(entry, KnownGood) || ReferenceEquals(entry, KnownGoodBefore);
}
