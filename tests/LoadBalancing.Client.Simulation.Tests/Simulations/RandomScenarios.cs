using LoadBalancing.Client.Simulation.Scenarios;
using static LoadBalancing.Client.Simulation.Tests.Simulations.Runs;

namespace LoadBalancing.Client.Simulation.Tests.Simulations;

/// <summary>Anything that a scenario can say, all at once: a few hundred to a few thousand requests each.</summary>
internal sealed class RandomScenarios(int seed)
{
    private readonly Random _chance = new(seed);

    public Scenario Next()
    {
        var scenario = new Scenario { Seed = _chance.Next(), Duration = Ms(_chance.Next(300, 1_500)), WarmUp = Ms(_chance.Next(0, 300)) };
        for (int i = 0; i < _chance.Next(1, 4); i++) { AddClients(scenario, $"c{i}"); }
        for (int i = 0; i < _chance.Next(1, 4); i++) { AddServers(scenario, $"g{i}x", joinsLater: i > 0 && Maybe(0.2)); }
        for (int i = 0; i < _chance.Next(0, 9); i++) { AddEvent(scenario); }
        return scenario;
    }

    private void AddClients(Scenario scenario, string name)
    {
        var group = new ClientGroup
        {
            Name = name,
            Count = _chance.Next(1, 6),
            Arrivals = (ArrivalKind)_chance.Next(4),
            Deadline = Ms(_chance.Next(5, 400)),
            Network = Time(3),
            ConnectionSetup = Maybe(0.5) ? Ms(_chance.Next(1, 20)) : TimeSpan.Zero,
            ConnectionIdleTimeout = Ms(_chance.Next(1, 100)),
            ConnectTimeout = Ms(_chance.Next(1, 100)),
            Multiplexed = Maybe(0.5),
            HashKeys = _chance.Next(3) * 10,
            DiscoveryDelay = Maybe(0.5) ? Ms(_chance.Next(300)) : TimeSpan.Zero,
        };
        if (Maybe(0.4)) { (group.StreamShare, group.StreamDuration) = (_chance.NextDouble(), Time(200)); }
        if (group.Arrivals == ArrivalKind.Closed) { (group.Concurrency, group.ThinkTime) = (_chance.Next(1, 10), Time(10)); }
        else { group.Rate = _chance.Next(0, 1_500); }
        if (group.Arrivals == ArrivalKind.Recorded) { foreach (int gap in new[] { 0, 3, 0, 1 }) { group.RecordedGaps.Add(Ms(gap)); } }
        scenario.Clients.Add(group);
    }

    private void AddServers(Scenario scenario, string name, bool joinsLater) => scenario.Servers.Add(new ServerGroup
    {
        Name = name,
        Count = _chance.Next(2, 5),
        Workers = _chance.Next(1, 5),
        QueueLimit = Maybe(0.5) ? _chance.Next(20) : null,
        ServiceTime = Time(10),
        Speed = _chance.Next(1, 4),
        Weight = _chance.Next(1, 4),
        Distance = Ms(_chance.Next(3)),
        ColdStartFactor = 1 + _chance.Next(3),
        ColdStartDuration = Ms(_chance.Next(300)),
        AntagonistShare = Maybe(0.3) ? 0.6 : 0,
        AntagonistPeriod = Ms(_chance.Next(1, 50)),
        ErrorShare = Maybe(0.3) ? 0.1 : 0,
        Reports = Maybe(0.3),
        DropsCanceled = Maybe(0.5),
        JoinsLater = joinsLater,
    });

    private void AddEvent(Scenario scenario)
    {
        ServerGroup group = scenario.Servers[_chance.Next(scenario.Servers.Count)];
        ScenarioAction action = (ScenarioAction)_chance.Next(18);
        double at = _chance.NextDouble() * scenario.Duration.TotalMilliseconds;
        bool canJoin = group.JoinsLater, hasRate = scenario.Clients.Any(clients => clients.Arrivals != ArrivalKind.Closed);
        if ((action == ScenarioAction.Join && !canJoin) || (action == ScenarioAction.Rate && !hasRate)) { return; }
        scenario.At(at, action, action is ScenarioAction.Rate or ScenarioAction.Update ? "*" : Maybe(0.5) ? group.Name : $"{group.Name}{_chance.Next(group.Count)}", happening =>
        {
            if (action == ScenarioAction.Slow) { happening.Factor = _chance.Next(1, 20); }
            if (action == ScenarioAction.Rate) { (happening.Factor, happening.Over) = (_chance.Next(4), Ms(_chance.Next(3) * 100)); }
            if (action is ScenarioAction.Fail or ScenarioAction.FailGateway or ScenarioAction.Overload) { happening.Share = _chance.NextDouble(); }
            if (action == ScenarioAction.Flap) { happening.Period = Ms(_chance.Next(1, 100)); }
            if (action == ScenarioAction.Network) { happening.Latency = Ms(_chance.Next(20)); }
            if (action == ScenarioAction.ServerVersion) { happening.Version = 7; }
            if (action == ScenarioAction.Update) { happening.Change = Change(); }
            if (action is ScenarioAction.Partition or ScenarioAction.Network) { happening.Clients = scenario.Clients[_chance.Next(scenario.Clients.Count)].Name; }
        });
        if (Maybe(0.5) && action is not (ScenarioAction.Rate or ScenarioAction.Update)) { scenario.At(at + (_chance.NextDouble() * (scenario.Duration.TotalMilliseconds - at)), ScenarioAction.Heal); }
    }

    private Action<Configuration.ClusterOptions> Change()
    {
        string policy = _chance.Next(4) switch { 0 => "nonsense", 1 => "random", 2 => "least_outstanding", _ => "peak_ewma" };
        return options => options.Picker.Policy = policy;
    }

    private TimeDistribution Time(double mean) => _chance.Next(5) switch
    {
        0 => Always(_chance.NextDouble() * mean),
        1 => TimeDistribution.Exponential(Ms(mean)),
        2 => TimeDistribution.Uniform(TimeSpan.Zero, Ms(2 * mean)),
        3 => TimeDistribution.LogNormal(Ms(mean), 0.7),
        _ => TimeDistribution.Recorded(Ms(mean / 2), Ms(mean), TimeSpan.Zero).WithTail(0.1, 10),
    };

    private bool Maybe(double share) => _chance.NextDouble() < share;
}
