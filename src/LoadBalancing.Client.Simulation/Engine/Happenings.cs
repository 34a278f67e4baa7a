using LoadBalancing.Client.Simulation.Scenarios;

namespace LoadBalancing.Client.Simulation.Engine;

/// <summary>Makes happen what the scenario says.</summary>
internal sealed class Happenings(SimulationState state, ServerSide servers, ClientStreams streams, ConfigurationDelivery delivery, Chronicle chronicle)
{
    public void Happen(ScenarioEvent happening)
    {
        bool[] groups = [.. state.Groups.Select(group => NamePattern.Matches(happening.Clients, group.Spec.Name, group.Spec.Name))];
        chronicle.Note(state.Now, happening);
        if (happening.Action == ScenarioAction.Update)
        {
            delivery.Change(groups, happening);
            return;
        }
        bool changesMembers = false;
        foreach (SimulatedServer server in state.Servers)
        {
            if (!NamePattern.Matches(happening.Servers, server.Id, server.Group.Name)) { continue; }
            changesMembers |= Happen(happening, server, groups);
        }
        if (changesMembers) { delivery.MembersChanged(); }
    }

    /// <summary>A flapping server turns to its other state.</summary>
    public void Flap(SimulatedServer server, uint stamp)
    {
        if (server.Condition.FlapPeriod == 0 || stamp != server.FlapStamp) { return; }
        server.Condition.Refuses = !server.Condition.Refuses;
        if (server.Condition.Refuses) { server.Disconnect(); }
        else { servers.Pull(server); }
        chronicle.Note(state.Now, server.Condition.Refuses ? "flaps off" : "flaps on", server);
        state.Events.Add(state.Now + server.Condition.FlapPeriod, EventKind.Flap, server.Index, server.FlapStamp);
    }

    /// <summary>Others take another share of the server, for a while.</summary>
    public void ChangeAntagonist(SimulatedServer server)
    {
        server.Condition.Taken = server.Group.AntagonistShare * Chance.Uniform(ref server.Luck);
        double pause = SimulatedTime.Of(server.Group.AntagonistPeriod) * Chance.Exponential(ref server.Luck);
        state.Events.Add(state.Now + 1 + (long)pause, EventKind.Antagonist, server.Index);
    }

    /// <summary>True when the list of servers is another one now.</summary>
    private bool Happen(ScenarioEvent happening, SimulatedServer server, bool[] groups)
    {
        ServerCondition condition = server.Condition;
        bool wasGone = condition.IsGone;
        switch (happening.Action)
        {
            case ScenarioAction.Slow: condition.SlowFactor = happening.Factor; break;
            case ScenarioAction.Fail: condition.FailShare = happening.Share; break;
            case ScenarioAction.FailGateway: condition.GatewayFailShare = happening.Share; break;
            case ScenarioAction.Overload: condition.OverloadShare = happening.Share; break;
            case ScenarioAction.Drain: condition.Drains = true; break;
            case ScenarioAction.Refuse: condition.Refuses = true; break;
            case ScenarioAction.Hang: condition.Hangs = true; break;
            case ScenarioAction.Flap: BeginFlapping(server, happening); break;
            case ScenarioAction.Partition: condition.Partition(groups); break;
            case ScenarioAction.Network: condition.Delay(groups, SimulatedTime.Of(happening.Latency)); break;
            case ScenarioAction.ServerVersion: server.Version = happening.Version; break;
            case ScenarioAction.Leave: condition.IsGone = true; break;
            case ScenarioAction.Crash: Crash(server); break;
            case ScenarioAction.Join: Join(server); break;
            case ScenarioAction.Restart: Crash(server); Start(server); break;
            case ScenarioAction.Heal: Heal(server); break;
        }
        servers.Pull(server);
        chronicle.Note(state.Now, happening.Action, server);
        return wasGone != condition.IsGone;
    }

    private void BeginFlapping(SimulatedServer server, ScenarioEvent happening)
    {
        server.FlapStamp++;
        server.Condition.FlapPeriod = SimulatedTime.Of(happening.Period);
        server.Condition.Refuses = true;
        server.Disconnect();
        state.Events.Add(state.Now + server.Condition.FlapPeriod, EventKind.Flap, server.Index, server.FlapStamp);
    }

    /// <summary>A process that ended hangs no more, nor does it drain; what else is wrong is not of the process.</summary>
    private void Crash(SimulatedServer server)
    {
        (server.Condition.IsDown, server.Condition.Hangs, server.Condition.Drains) = (true, false, false);
        servers.Break(server);
        streams.Break(server);
    }

    /// <summary>Whoever is there already goes on.</summary>
    private void Join(SimulatedServer server)
    {
        if (server.Condition is { IsGone: false, IsDown: false }) { return; }
        server.Condition.IsGone = false;
        Start(server);
    }

    /// <summary>A new process, to which no connection leads.</summary>
    private void Start(SimulatedServer server)
    {
        server.Condition.IsDown = false;
        server.Condition.StartedAt = state.Now;
        server.EndLife(state.Now);
    }

    private void Heal(SimulatedServer server)
    {
        if (server.Condition.IsDown) { Start(server); }
        server.Condition.Heal();
        servers.GoOn(server);
    }
}
