using System.Text.Json.Serialization;

namespace LoadBalancing.Client.Etcd.Fleets;

/// <summary>How a rollout ended.</summary>
internal enum RolloutOutcome
{
    /// <summary>Every member runs the version, and it proved itself.</summary>
    Done = 0,

    /// <summary>Given up before anybody had moved.</summary>
    Aborted = 1,

    /// <summary>It was active, at least in a wave, and was taken back.</summary>
    TakenBack = 2,

    /// <summary>It failed, but there was no version before it to go back to: it stays.</summary>
    Stays = 3,
}

/// <summary><c>history/{rollout}</c>: a rollout that has ended.</summary>
/// <param name="Rollout">Its number.</param>
/// <param name="Version">What was rolled out.</param>
/// <param name="Previous">What ran before; null for nothing.</param>
/// <param name="Outcome">How it ended.</param>
internal sealed record HistoryRecord(long Rollout, long Version, [property: JsonIgnore(Condition = JsonIgnoreCondition.Never)] long? Previous, RolloutOutcome Outcome)
{
    public string? Reason { get; init; }

    public string? By { get; init; }

    public DateTimeOffset StartedAt { get; init; }

    public DateTimeOffset EndedAt { get; init; }

    public int Members { get; init; }

    public double? WorstClockOffsetMs { get; init; }
}
