using System.Collections.Immutable;
using System.Globalization;
using LoadBalancing.Client.Etcd.Fleets;

namespace LoadBalancing.Client.Etcd.Rollouts;

/// <summary>Who of the live members stands where, in a rollout. Only what a member says of this rollout counts: reports of earlier ones may still stand there.</summary>
internal sealed class RollCall
{
    private const int MostNames = 5;
    private readonly StagedRecord _staged;

    private RollCall(StagedRecord staged, IEnumerable<LiveMember> members)
    {
        _staged = staged;
        Live = [.. members];
        InWave = [.. Live.Where(member => IsIn(member, staged.Wave))];
    }

    public ImmutableArray<LiveMember> Live { get; }

    /// <summary>Those that run the version when the wave's instant has come.</summary>
    public ImmutableArray<LiveMember> InWave { get; }

    public IEnumerable<LiveMember> Refused => Live.Where(member => member.Report.State == MemberState.Refused && HasSeen(member));

    /// <summary>Whose clock is certainly further off, by what they said since the rollout began: a clock that was wrong in an earlier one may have been set since.</summary>
    public IEnumerable<LiveMember> Off => Live.Where(member => HasSeen(member) && (member.Clock?.IsCertainlyBeyond(_staged.MaximumClockOffset) ?? false));

    /// <summary>Said so themselves, of the version that is rolled out.</summary>
    public IEnumerable<LiveMember> Harmed => Live.Where(member => member.Report.State == MemberState.Harmed && HasSeen(member));

    /// <summary>Said so themselves: they should run the version, or another, and cannot.</summary>
    public IEnumerable<LiveMember> Behind => Live.Where(member => member.Report.State == MemberState.Behind && HasSeen(member));

    /// <summary>Can run the version from any instant on, or do so already.</summary>
    public IEnumerable<LiveMember> Prepared => Live.Where(IsPrepared);

    public IEnumerable<LiveMember> Unprepared => Live.Where(member => !IsPrepared(member));

    /// <summary>Of those in the wave.</summary>
    public IEnumerable<LiveMember> Confirmed => InWave.Where(member => Runs(member, _staged.Version));

    /// <summary>Of those in the wave.</summary>
    public IEnumerable<LiveMember> Unconfirmed => InWave.Where(member => !Runs(member, _staged.Version));

    /// <summary>Run something else than the version before, while that is returned to.</summary>
    public IEnumerable<LiveMember> NotBack => Live.Where(member => !Runs(member, _staged.Previous));

    public static RollCall Of(StagedRecord staged, IEnumerable<LiveMember> members) => new(staged, members);

    /// <summary>How many of so many the quorum asks for: at least one of any.</summary>
    public int Needed(int of) => (int)Math.Ceiling((_staged.Quorum * of) - 1e-9);

    /// <summary>Whether enough of those who are in the next wave could go with it.</summary>
    public bool IsReadyFor(int wave)
    {
        LiveMember[] next = [.. Live.Where(member => IsIn(member, wave))];
        return next.Count(member => IsPrepared(member) || Runs(member, _staged.Version)) >= Needed(next.Length);
    }

    /// <summary>Whether, without these, too few are left for the quorum, in the wave or outside it.</summary>
    public bool AreTooMany(LiveMember[] members)
    {
        int inWave = members.Count(member => IsIn(member, _staged.Wave)), others = Live.Length - InWave.Length;
        return inWave > InWave.Length - Needed(InWave.Length) || members.Length - inWave > others - Needed(others);
    }

    /// <summary>Whether a member does not run what it should, within the wave and outside it.</summary>
    public bool IsWrong(LiveMember member) => !Runs(member, IsIn(member, _staged.Wave) ? _staged.Version : _staged.Previous ?? _staged.Version);

    public bool IsIn(LiveMember member, int wave) => Wave.Contains(_staged.Waves[wave], member.Position);

    /// <summary>Names for people, with what each says, and how many more there are.</summary>
    public static string Names(IEnumerable<LiveMember> members)
    {
        LiveMember[] all = [.. members.OrderBy(member => member.Name, StringComparer.Ordinal)];
        string names = string.Join(", ", all.Take(MostNames).Select(member => member.Report.Error is { Length: > 0 } error ? $"{member.Name} ({error})" : member.Name));
        return all.Length <= MostNames ? names : string.Create(CultureInfo.InvariantCulture, $"{names} and {all.Length - MostNames} more");
    }

    private bool HasSeen(LiveMember member) => member.Report.Rollout == _staged.Rollout;

    private bool IsPrepared(LiveMember member) => HasSeen(member) && member.Report switch
    {
        { State: MemberState.Staged } report => report.Staged == _staged.Version,
        { State: MemberState.Ready } report => report.Active == _staged.Version,
        _ => false,
    };

    private static bool Runs(LiveMember member, long? version) => member.Report.Active == version && member.Report.State is not (MemberState.Behind or MemberState.Harmed or MemberState.Refused);
}
