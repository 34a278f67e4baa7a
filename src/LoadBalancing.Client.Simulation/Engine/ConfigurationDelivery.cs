using LoadBalancing.Client.Configuration;

namespace LoadBalancing.Client.Simulation.Engine;

/// <summary>Brings new settings and new lists of servers to the clients' clusters, to each when it hears of them.</summary>
internal sealed class ConfigurationDelivery(SimulationState state, Membership membership, Chronicle chronicle, ulong luck)
{
    private ulong _luck = luck;

    public void Change(bool[] groups, Action<ClusterOptions> change)
    {
        membership.Add(groups, change);
        foreach (SimulatedClient client in state.Clients) { if (groups[client.Group.Index]) { Deliver(client); } }
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

    public void Deliver(SimulatedClient client)
    {
        if (client.Cluster is not { } cluster) { return; }
        foreach (string refusal in cluster.TryUpdate(membership.OptionsFor(client))) { chronicle.NoteRefusal(state.Now, refusal); }
        client.Updated();
    }
}
