namespace LoadBalancing.Client.Balancing;

/// <summary>Somebody who has a say in when a staged version becomes active, besides its moment. Asked under the lock of the cluster's updates: it answers from what it knows.</summary>
internal interface IActivationGate
{
    /// <summary>A version is staged now, or none is any more.</summary>
    void Staged(StagedVersion? staged);

    /// <summary>Whether it may become active. When that changes later, whoever said no asks for another look.</summary>
    bool MayActivate(StagedVersion staged);
}
