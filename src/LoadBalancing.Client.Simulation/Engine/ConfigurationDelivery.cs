using LoadBalancing.Client.Configuration;
using LoadBalancing.Client.Versions;

namespace LoadBalancing.Client.Simulation.Engine;

/// <summary>Brings new settings and new lists of servers to the clients' clusters, to each when it hears of them.</summary>
internal sealed class ConfigurationDelivery(SimulationState state, Membership membership, Chronicle chronicle, ulong luck)
{
    private ulong _luck = luck;

    public void Change(bool[] groups, Action<ClusterOptions> change)
    {
        membership.Add(groups, change);
        foreach (SimulatedClient client in state.Clients) { if (groups[client.Group.Index]) { Deliver(client, membership.Changes); } }
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
    public void Deliver(SimulatedClient client) => Deliver(client, client.Changes);

    /// <summary>When the client refuses, yesterday stays.</summary>
    private void Deliver(SimulatedClient client, int changes)
    {
        if (client.Cluster is not { } cluster) { return; }
        ClusterOptions options = membership.OptionsFor(client, changes);
        long? version = options.Version;
        IReadOnlyList<string> refusals = [.. membership.ErrorsOf(options)];
        if (refusals.Count == 0 && membership.IsDiscovered)
        {
            // Other servers are no other content. The cluster is given them with the settings, and cannot tell: so it is not shown the version, and its rule is asked here.
            options.Version = null;
            Arrival arrival = SimulatedClient.ArrivalOf(version, changes);
            if (VersionRules.Judge(client.Versions, in arrival, known => known.Key == arrival.Key) is { } refusal) { refusals = [refusal.Reason]; }
        }
        if (refusals.Count == 0) { refusals = cluster.TryUpdate(options); }
        if (refusals.Count == 0) { client.Accept(version, changes); }
        foreach (string refusal in refusals) { chronicle.NoteRefusal(state.Now, refusal); }
    }
}
