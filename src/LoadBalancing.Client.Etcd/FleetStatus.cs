namespace LoadBalancing.Client.Etcd;

/// <summary>A fleet at one revision. Immutable.</summary>
/// <param name="Prefix">Its keys.</param>
/// <param name="Revision">etcd's revision.</param>
/// <param name="At">When it was read, by the clock of whoever did.</param>
/// <param name="ActiveVersion">The version that members run, or flip to; <see langword="null"/> before the first.</param>
/// <param name="ActivateAt">Since when, or from when on.</param>
/// <param name="Percent">The share of members that it is for.</param>
/// <param name="PreviousVersion">What the others run.</param>
/// <param name="Rollout">The rollout under way, if one is.</param>
/// <param name="Members">By role and id.</param>
/// <param name="Explanation">What all this means, and what can be done, in sentences for an operator. Never empty.</param>
public sealed record FleetStatus(
    string Prefix,
    long Revision,
    DateTimeOffset At,
    long? ActiveVersion,
    DateTimeOffset? ActivateAt,
    double Percent,
    long? PreviousVersion,
    RolloutStatus? Rollout,
    IReadOnlyList<FleetMember> Members,
    IReadOnlyList<string> Explanation)
{
    /// <summary>Gets the members that do not run what they should.</summary>
    public IEnumerable<FleetMember> Laggards => Members.Where(member => member.IsLaggard);

    /// <summary>Gets the member whose clock may be off furthest, which bounds how long versions mix at a flip.</summary>
    public FleetMember? WorstClock => Members.Where(member => member.ClockOffset is not null).MaxBy(member => member.ClockOffset!.Value.Bound);
}

/// <summary>A rollout under way.</summary>
/// <param name="Number">Its number.</param>
/// <param name="Version">What is rolled out.</param>
/// <param name="Previous">What ran before; <see langword="null"/> for nothing.</param>
/// <param name="Phase"><c>staging</c>, <c>switching</c>, <c>baking</c> or <c>returning</c>.</param>
/// <param name="Wave">The wave under way, from 1 on.</param>
/// <param name="Waves">Percentages.</param>
/// <param name="By">Who began it.</param>
/// <param name="Coordinator">Who holds the lock; <see langword="null"/>: nobody, so that it has to be resumed or aborted.</param>
/// <param name="StartedAt">When it began.</param>
/// <param name="PhaseEndsAt">When the phase ends at the latest, by the clock of its coordinator.</param>
/// <param name="Prepared">How many members have prepared the version.</param>
/// <param name="Confirmed">How many members run it.</param>
/// <param name="Reason">Why it goes back, if it does.</param>
public sealed record RolloutStatus(
    long Number,
    long Version,
    long? Previous,
    string Phase,
    int Wave,
    IReadOnlyList<double> Waves,
    string? By,
    string? Coordinator,
    DateTimeOffset StartedAt,
    DateTimeOffset? PhaseEndsAt,
    int Prepared,
    int Confirmed,
    string? Reason);

/// <summary>A live member.</summary>
/// <param name="Role">Its role.</param>
/// <param name="Id">Its id.</param>
/// <param name="State"><c>ready</c>, <c>preparing</c>, <c>staged</c>, <c>refused</c>, <c>behind</c> or <c>harmed</c>.</param>
/// <param name="Active">What it runs.</param>
/// <param name="Staged">What it has prepared.</param>
/// <param name="IsLaggard">It does not run what it should by now.</param>
/// <param name="Error">Why, in its words.</param>
/// <param name="Position">Its place among waves, from 0 to below 100.</param>
/// <param name="ReportedAt">When it said so, by its clock.</param>
/// <param name="ClockOffset">How far its clock may be off; <see langword="null"/> while nothing is known.</param>
public sealed record FleetMember(
    string Role, string Id, string State, long? Active, long? Staged, bool IsLaggard, string? Error, double Position, DateTimeOffset ReportedAt, ClockOffset? ClockOffset);

/// <summary>Bounds of a clock's offset against the coordinator's, as for NTP from the times at which messages were sent and received: the true offset lies between them.</summary>
/// <param name="Lowest">The lower bound; <see langword="null"/> where only the upper one is known.</param>
/// <param name="Highest">The upper bound.</param>
public readonly record struct ClockOffset(TimeSpan? Lowest, TimeSpan Highest)
{
    /// <summary>Gets how far off the clock is at most.</summary>
    public TimeSpan Bound => Lowest is { } lowest && lowest.Duration() > Highest.Duration() ? lowest.Duration() : Highest.Duration();
}

/// <summary>How a rollout ended.</summary>
/// <param name="Rollout">Its number; 0 where none was begun.</param>
/// <param name="Version">What was rolled out.</param>
/// <param name="Outcome"><c>done</c>, <c>aborted</c> (nobody had moved), <c>taken_back</c>, or <c>stays</c>: it failed, but was the first version, so that there was none to go back to.</param>
/// <param name="Reason">Why it was not done.</param>
public sealed record RolloutResult(long Rollout, long Version, string Outcome, string? Reason)
{
    /// <summary>Gets a value indicating whether every member runs the version, and it proved itself.</summary>
    public bool IsDone => Outcome == "done";
}
