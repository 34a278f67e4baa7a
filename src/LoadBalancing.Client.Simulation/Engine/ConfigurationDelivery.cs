using LoadBalancing.Client.Configuration;
using LoadBalancing.Client.Simulation.Scenarios;
using LoadBalancing.Client.Versions;

namespace LoadBalancing.Client.Simulation.Engine;

/// <summary>Brings new settings and new lists of servers to the clients' clusters, to each when it hears of them.</summary>
internal sealed class ConfigurationDelivery(SimulationState state, Membership membership, Chronicle chronicle, ulong luck)
{
    private readonly List<ScenarioEvent> _updates = [];
    private ulong _luck = luck;

    public void Change(bool[] groups, ScenarioEvent update)
    {
        _updates.Add(update);
        membership.Add(groups, options => Apply(update, options));
        int change = membership.Changes;
        foreach (SimulatedClient client in state.Clients)
        {
            if (!groups[client.Group.Index]) { continue; }
            if (update.Over == TimeSpan.Zero) { Deliver(client, change); }
            else { state.Events.Add(state.Now + (long)(SimulatedTime.Of(update.Over) * Chance.Uniform(ref _luck)), EventKind.Delivery, client.Index, (uint)change); }
        }
        if (update.ActivateAt is { } at && SimulatedTime.Of(at) > state.Now) { state.Events.Add(SimulatedTime.Of(at), EventKind.Moment, change); }
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
    public void Deliver(SimulatedClient client) => Offer(client, client.Changes);

    /// <summary>The client hears of a change; nothing when it has heard of a later one.</summary>
    public void Deliver(SimulatedClient client, int change)
    {
        if (change <= client.Heard) { return; }
        client.Heard = change;
        // A cluster waits for moments itself, unless servers that come meanwhile would be another configuration to it.
        if (membership.HidesVersions && _updates[change - 1].ActivateAt is { } at && SimulatedTime.Of(at) > state.Now) { state.Events.Add(SimulatedTime.Of(at), EventKind.Due, client.Index, (uint)change); }
        else { Offer(client, change); }
    }

    /// <summary>The moment of a change that the client has waited for, unless a later one has come.</summary>
    public void Due(SimulatedClient client, int change)
    {
        if (change == client.Heard) { Offer(client, change); }
    }

    /// <summary>Requests go another way from here on, whoever has heard of it.</summary>
    public void NoteMoment(int change) => chronicle.NoteMoment(state.Now, _updates[change - 1]);

    /// <summary>A moment is of one change: the next is not held back by it.</summary>
    private static void Apply(ScenarioEvent update, ClusterOptions options)
    {
        options.ActivateAt = null;
        update.Change?.Invoke(options);
        options.Version = update.Version ?? options.Version;
        if (update.ActivateAt is { } at) { options.ActivateAt = SimulatedTime.InstantOf(at); }
    }

    /// <summary>When the client refuses, yesterday stays.</summary>
    private void Offer(SimulatedClient client, int changes)
    {
        if (client.Cluster is not { } cluster) { return; }
        ClusterOptions options = membership.OptionsFor(client, changes);
        long? hidden = null;
        IReadOnlyList<string> refusals = [.. membership.ErrorsOf(options)];
        if (refusals.Count == 0 && membership.HidesVersions)
        {
            (hidden, options.Version, options.ActivateAt) = (options.Version, null, null);
            Arrival arrival = SimulatedClient.ArrivalOf(hidden, changes);
            if (VersionRules.Judge(client.Versions, in arrival, known => known.Key == arrival.Key) is { } refusal) { refusals = [refusal.Reason]; }
        }
        if (refusals.Count == 0) { refusals = cluster.TryUpdate(options); }
        if (refusals.Count == 0) { client.Accept(hidden, changes); }
        // What is there from the start ran before it.
        if (state.Now == 0) { cluster.Accept(); }
        foreach (string refusal in refusals) { chronicle.NoteRefusal(state.Now, refusal); }
    }
}
