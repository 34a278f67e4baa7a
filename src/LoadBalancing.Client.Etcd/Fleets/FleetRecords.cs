using System.Collections.Immutable;
using System.Text.Json.Serialization;

namespace LoadBalancing.Client.Etcd.Fleets;

/// <summary><c>rollout/active</c>: which version members run, from which instant on. Written by coordinators only.</summary>
/// <param name="Version">Those of <see cref="Percent"/> run it from <paramref name="ActivateAt"/> on.</param>
/// <param name="ActivateAt">At least the longest lease and a second after it was written.</param>
/// <param name="Rollout">The rollout that wrote it.</param>
internal sealed record ActiveRecord(long Version, DateTimeOffset ActivateAt, long Rollout)
{
    /// <summary>What the others run, and those of <see cref="PreviousPercent"/> do not, until the instant; null where this is the first version.</summary>
    public long? Previous { get; init; }

    /// <summary>The share of members, by <see cref="Wave.PositionOf"/>, that run <see cref="Version"/> from the instant on: over 0 to 100.</summary>
    public double Percent { get; init; } = 100;

    /// <summary>The share that runs it already before the instant.</summary>
    public double PreviousPercent { get; init; }

    /// <summary>The highest version that was ever staged: where it is more than <see cref="Version"/>, that one was taken back, and members are told that a lower number is meant.</summary>
    public long Highest { get; init; }

    /// <summary>The wall clock of the coordinator when it wrote this, from which members learn how far theirs is off.</summary>
    public DateTimeOffset At { get; init; }

    /// <summary>Why, in words: <c>rollout</c>, or why a version was taken back.</summary>
    public string? Reason { get; init; }
}

/// <summary>Where a rollout stands.</summary>
internal enum RolloutPhase
{
    /// <summary>Members validate and prepare; nobody has moved.</summary>
    Staging = 0,

    /// <summary><c>active</c> names the version; members flip at the instant, and say so.</summary>
    Switching = 1,

    /// <summary>All have, and are watched for harm.</summary>
    Baking = 2,

    /// <summary><c>active</c> names the version before again; members go back at the instant.</summary>
    Returning = 3,
}

/// <summary><c>rollout/staged</c>: the rollout under way; there is no such key while there is none. From it and <c>active</c> any coordinator can go on.</summary>
/// <param name="Rollout">Its number: the revision at which its first coordinator got the lock, so that numbers rise.</param>
/// <param name="Version">The version that is rolled out.</param>
/// <param name="Previous">The version that was active before; null for none.</param>
/// <param name="Phase">Where it stands.</param>
internal sealed record StagedRecord(long Rollout, long Version, [property: JsonIgnore(Condition = JsonIgnoreCondition.Never)] long? Previous, RolloutPhase Phase)
{
    /// <summary>Percentages of members, rising, the last 100.</summary>
    public ImmutableArray<double> Waves { get; init; } = [100];

    /// <summary>The index of the wave that is under way, from 0 on.</summary>
    public int Wave { get; init; }

    /// <summary>The share of live members that must have prepared, and later confirmed: over 0 to 1.</summary>
    public double Quorum { get; init; } = 1;

    /// <summary>How long each wave is watched for harm.</summary>
    public TimeSpan Bake { get; init; }

    /// <summary>How long members may take to prepare.</summary>
    public TimeSpan StageTimeout { get; init; }

    /// <summary>How long after the instant members may take to say that they run the version.</summary>
    public TimeSpan ConfirmTimeout { get; init; }

    /// <summary>Clocks that are certainly further off than this abort the rollout.</summary>
    public TimeSpan MaximumClockOffset { get; init; }

    /// <summary>The share of members that may vanish in the bake: more is harm.</summary>
    public double MaximumLost { get; init; } = 0.5;

    /// <summary>How many live members there must be before anybody moves.</summary>
    public int MinimumMembers { get; init; } = 1;

    /// <summary>The time between an order to flip and its instant, at least; zero: as short as leases allow.</summary>
    public TimeSpan Lead { get; init; }

    public DateTimeOffset StartedAt { get; init; }

    /// <summary>When the phase began, by the clock of the coordinator that began it.</summary>
    public DateTimeOffset PhaseAt { get; init; }

    /// <summary>As <see cref="ActiveRecord.At"/>.</summary>
    public DateTimeOffset At { get; init; }

    /// <summary>Who began it: user and host, for people.</summary>
    public string? By { get; init; }

    /// <summary>Why it goes back, under <see cref="RolloutPhase.Returning"/>.</summary>
    public string? Reason { get; init; }

    /// <summary>As <see cref="ActiveRecord.Highest"/>, this version included.</summary>
    public long Highest { get; init; }

    /// <summary>How many members took part when the wave began: those that vanish are counted against it.</summary>
    public int Members { get; init; }

    /// <summary>How many of them are in the wave.</summary>
    public int InWave { get; init; }

    /// <summary>The worst bound of a clock's offset that the coordinator has learnt, in milliseconds; null before it knows any.</summary>
    public double? WorstClockOffsetMs { get; init; }

    /// <summary>Whose that is.</summary>
    public string? WorstClock { get; init; }
}

/// <summary><c>lock</c>: who coordinates, under a lease.</summary>
/// <param name="By">User and host.</param>
/// <param name="Since">By their clock.</param>
internal sealed record LockRecord(string By, DateTimeOffset Since);

/// <summary><c>rollout/abort</c>: asks whoever coordinates to end a rollout. Deleted with the rollout that it is for.</summary>
/// <param name="Rollout">Which; one for another rollout means nothing.</param>
/// <param name="Reason">Why, for people.</param>
/// <param name="By">User and host.</param>
internal sealed record AbortRecord(long Rollout, string Reason, string By);
