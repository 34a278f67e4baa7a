namespace LoadBalancing.Client.Snapshots;

/// <content>Where many clusters become active at the same moment, each does no more at it than the swap itself: one reference. The rest follows when all have swapped, or before anything else is written.</content>
internal sealed partial class SnapshotWriter
{
    private Draft? _unfinished;
    private Publication? _finished;

    /// <summary>Swaps, if the draft was built upon what runs.</summary>
    /// <returns>False when it has to be published as a whole: it has to be built again, its endpoints are not known yet, or confirmations decide who serves it.</returns>
    public bool TrySwap(Draft draft)
    {
        lock (_writer)
        {
            FinishSwap_Locked();
            // Little is looked at: a thousand clusters whose objects are in no cache wait for each of them.
            if (!draft.IsPlain || draft.Next is not { } next || _service.Rule is not null || !ReferenceEquals(draft.Base, _current) || !ReferenceEquals(draft.Accepted, _accepted)) { return false; }
            if (draft.Discovered is not null && draft.Discovered != _discovered) { return false; }
            Volatile.Write(ref _accepted, new Accepted(draft.Config, draft.Version));
            Volatile.Write(ref _current, next);
            _unfinished = draft;
            return true;
        }
    }

    /// <summary>Does the rest of a swap, and returns what was published.</summary>
    public Publication FinishSwap()
    {
        lock (_writer)
        {
            FinishSwap_Locked();
            return Interlocked.Exchange(ref _finished, null) ?? Publication.Unchanged;
        }
    }

    private void FinishSwap_Locked()
    {
        if (_unfinished is not { } draft) { return; }
        _unfinished = null;
        _finished = Publish_Locked(draft);
    }
}
