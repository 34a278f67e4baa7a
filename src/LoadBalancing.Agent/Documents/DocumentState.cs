using System.Collections.Immutable;

namespace LoadBalancing.Agent.Documents;

/// <summary>A version that arrived and cannot be served.</summary>
/// <param name="Number">Its number; null when not even that is known.</param>
/// <param name="Reason">Why, for operators.</param>
internal sealed record VersionFailure(long? Number, string Reason);

/// <summary>What is known of a document at one moment; immutable.</summary>
/// <param name="Name">In lower case.</param>
/// <param name="Newest">The newest confirmed; a version that was taken back to is the newest too.</param>
/// <param name="Older">Those that are held for requests which name them: the one before, then older ones that were still named when they would have been dropped.</param>
/// <param name="Failure">What arrived after <paramref name="Newest"/> and failed.</param>
internal sealed record DocumentState(string Name, HeldVersion? Newest, ImmutableArray<HeldVersion> Older, VersionFailure? Failure)
{
    /// <summary>What becomes the newest at its moment, and is held for requests that name it already; null where nothing waits, or what waits is not applied yet.</summary>
    public HeldVersion? Waiting { get; init; }

    public AgentState State => Failure is not null ? AgentState.Failed : Newest is null ? AgentState.Starting : AgentState.Ready;

    public HeldVersion? Find(long number) => Newest?.Number == number ? Newest : Waiting?.Number == number ? Waiting : FindOlder(number);

    /// <summary>The number of what waits for its moment, applied or not.</summary>
    public long? Staged { get; init; }

    /// <summary>What is said to be served beside the newest: at most three.</summary>
    public IEnumerable<HeldVersion> Others => Waiting is null ? Older : Older.Where(older => older.Number != Waiting.Number).Prepend(Waiting).Take(3);

    private HeldVersion? FindOlder(long number)
    {
        foreach (HeldVersion older in Older)
        {
            if (older.Number == number) { return older; }
        }
        return null;
    }
}
