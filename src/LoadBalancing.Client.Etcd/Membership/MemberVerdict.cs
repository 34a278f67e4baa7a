using System.Globalization;
using LoadBalancing.Client.Etcd.Fleets;

namespace LoadBalancing.Client.Etcd.Membership;

/// <summary>How a member stands, from what it sees: nothing else goes into a report.</summary>
internal static class MemberVerdict
{
    /// <summary>How long after it should have a part may take to run a version, before the member says that it is behind.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(3);

    private const int MostCharacters = 500;

    /// <param name="sight">What it sees.</param>
    /// <param name="last">What it reported last.</param>
    public static MemberReport Of(MemberSight sight, MemberReport last)
    {
        bool runs = sight.RunsAll;
        long? prepared = PreparedOf(sight);
        (MemberState state, string? error) = StateOf(sight, prepared);
        return last with
        {
            State = state,
            Staged = prepared,
            Active = runs ? sight.Running : last.Active,
            ActiveSince = !runs ? last.ActiveSince : sight.Parts.Max(part => part.State.ActiveSince) ?? sight.RunningSince,
            Rollout = sight.View.Staged?.Rollout ?? sight.View.Active?.Rollout ?? 0,
            Error = error is null ? null : OneLine(error),
        };
    }

    private static long? PreparedOf(MemberSight sight) => sight.View.ToPrepare is not { } version || sight.Problem is not null ? null
        : version == sight.Running ? (sight.RunsAll ? version : null)
        : !sight.Touched.IsDefault && sight.Touched.All(part => part.State.IsPrepared) ? version : null;

    private static (MemberState State, string? Error) StateOf(MemberSight sight, long? prepared)
    {
        if (Find(sight.Parts, part => part.Harm) is { } harm) { return (MemberState.Harmed, harm); }
        if (!sight.RunsAll && sight.IsLate) { return (MemberState.Behind, sight.Problem ?? Find(sight.Parts, part => part.IsActive ? null : part.Waiting ?? "it does not run it yet")); }
        if (sight.View.ToPrepare is not { } version) { return (MemberState.Ready, null); }
        if (version == sight.Running && sight.View.Staged!.Phase != RolloutPhase.Staging) { return (MemberState.Ready, null); }
        if (prepared is not null) { return (MemberState.Staged, null); }
        string? refusal = sight.Problem ?? (sight.Touched.IsDefault ? null : Find(sight.Touched, part => part.Refusal));
        return refusal is null ? (MemberState.Preparing, null) : (MemberState.Refused, string.Create(CultureInfo.InvariantCulture, $"version {version}: {refusal}"));
    }

    private static string? Find(IEnumerable<(string Name, PartState State)> parts, Func<PartState, string?> why) =>
        parts.Select(part => why(part.State) is { } reason ? reason.Contains(part.Name, StringComparison.OrdinalIgnoreCase) ? reason : $"{part.Name}: {reason}" : null).FirstOrDefault(reason => reason is not null);

    private static string OneLine(string text) => string.Concat(text.Take(MostCharacters).Select(character => char.IsControl(character) ? ' ' : character));
}
