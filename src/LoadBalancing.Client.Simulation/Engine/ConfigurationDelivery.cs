using LoadBalancing.Client.Configuration;

namespace LoadBalancing.Client.Simulation.Engine;

/// <summary>Brings new settings and new lists of servers to the clients' clusters, to each when it hears of them.</summary>
internal sealed class ConfigurationDelivery(SimulationState state, Membership membership, Chronicle chronicle, ulong luck)
{
    private ulong _luck = luck;

    public void Change(bool[] groups, Action<ClusterOptions> change)
    {
        membership.Add(groups, change);
        foreach (SimulatedClient client in state.Clients)
        {
            if (groups[client.Group.Index] && TryDeliver(client, membership.Changes)) { client.Changes = membership.Changes; }
        }
    }

    public void MembersChanged()
    {
        foreach (SimulatedClient client in state.Clients)
        {
            double delay = SimulatedTime.Of(client.Group.Spec.DiscoveryDelay) * Chance.Uniform(ref _luck);
            if (delay == 0) { Deliver(client); }
            else { state.Events.Add(state.Now + (long)delay, EventKind.Discovery, client.Index); }
        }
    }

    /// <summary>The servers that are there now, with the settings that the client accepted last.</summary>
    public void Deliver(SimulatedClient client) => TryDeliver(client, client.Changes);

    /// <summary>False when the client refuses: then yesterday stays.</summary>
    private bool TryDeliver(SimulatedClient client, int changes)
    {
        if (client.Cluster is not { } cluster) { return false; }
        ClusterOptions options = membership.OptionsFor(client, changes);
        IReadOnlyList<string> refusals = [.. membership.ErrorsOf(options)];
        if (refusals.Count == 0) { refusals = cluster.TryUpdate(options); }
        foreach (string refusal in refusals) { chronicle.NoteRefusal(state.Now, refusal); }
        return refusals.Count == 0;
    }
}
