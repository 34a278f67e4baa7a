using LoadBalancing.Client.Configuration;

namespace LoadBalancing.Client.Simulation.Scenarios;

/// <summary>Who sends what to whom, and what happens on the way. The same scenario, seed and configuration give the same result, bit for bit.</summary>
public sealed class Scenario
{
    /// <summary>Initializes an empty scenario.</summary>
    public Scenario()
    {
    }

    /// <summary>Initializes an empty scenario with a name.</summary>
    /// <param name="name">See <see cref="Name"/>.</param>
    public Scenario(string name) => Name = name;

    /// <summary>Gets or sets the name, for reports.</summary>
    /// <value>1 to 200 characters. The default is <c>scenario</c>.</value>
    public string Name { get; set; } = "scenario";

    /// <summary>Gets or sets the seed of all chance.</summary>
    /// <value>Any whole number from 0. The default is 1.</value>
    public int Seed { get; set; } = 1;

    /// <summary>Gets or sets for how long clients send.</summary>
    /// <value>From 1 ms to 24 h. The default is 20 s. Requests under way at the end are waited for.</value>
    public TimeSpan Duration { get; set; } = TimeSpan.FromSeconds(20);

    /// <summary>Gets or sets how much of the beginning is left out of latencies, successes and shares.</summary>
    /// <value>From 0 to the duration. The default is 0.</value>
    public TimeSpan WarmUp { get; set; }

    /// <summary>Gets the clients.</summary>
    public IList<ClientGroup> Clients { get; } = [];

    /// <summary>Gets the servers.</summary>
    public IList<ServerGroup> Servers { get; } = [];

    /// <summary>Gets what happens, in any order.</summary>
    public IList<ScenarioEvent> Events { get; } = [];

    /// <summary>Adds clients in an open loop.</summary>
    /// <param name="count">See <see cref="ClientGroup.Count"/>.</param>
    /// <param name="rate">See <see cref="ClientGroup.Rate"/>: of all of them together.</param>
    /// <param name="configure">Sets the rest.</param>
    /// <returns>This scenario.</returns>
    public Scenario WithClients(int count, double rate, Action<ClientGroup>? configure = null) => With(Clients, new ClientGroup { Count = count, Rate = rate }, configure);

    /// <summary>Adds clients in a closed loop.</summary>
    /// <param name="count">See <see cref="ClientGroup.Count"/>.</param>
    /// <param name="concurrency">See <see cref="ClientGroup.Concurrency"/>: of each of them.</param>
    /// <param name="configure">Sets the rest.</param>
    /// <returns>This scenario.</returns>
    public Scenario WithClosedLoop(int count, int concurrency, Action<ClientGroup>? configure = null) =>
        With(Clients, new ClientGroup { Count = count, Arrivals = ArrivalKind.Closed, Concurrency = concurrency }, configure);

    /// <summary>Adds servers.</summary>
    /// <param name="count">See <see cref="ServerGroup.Count"/>.</param>
    /// <param name="configure">Sets the rest.</param>
    /// <returns>This scenario.</returns>
    public Scenario WithServers(int count, Action<ServerGroup>? configure = null) => With(Servers, new ServerGroup { Count = count }, configure);

    /// <summary>Adds something that happens to servers.</summary>
    /// <param name="at">See <see cref="ScenarioEvent.At"/>.</param>
    /// <param name="action">See <see cref="ScenarioEvent.Action"/>.</param>
    /// <param name="servers">See <see cref="ScenarioEvent.Servers"/>.</param>
    /// <param name="configure">Sets the rest.</param>
    /// <returns>This scenario.</returns>
    public Scenario At(TimeSpan at, ScenarioAction action, string servers = "*", Action<ScenarioEvent>? configure = null) =>
        With(Events, new ScenarioEvent { At = at, Action = action, Servers = servers }, configure);

    /// <summary>Adds a change of the clients' configuration.</summary>
    /// <param name="at">See <see cref="ScenarioEvent.At"/>.</param>
    /// <param name="change">See <see cref="ScenarioEvent.Change"/>.</param>
    /// <returns>This scenario.</returns>
    public Scenario Update(TimeSpan at, Action<ClusterOptions> change) => With(Events, new ScenarioEvent { At = at, Action = ScenarioAction.Update, Change = change }, null);

    private Scenario With<T>(IList<T> list, T item, Action<T>? configure)
    {
        configure?.Invoke(item);
        list.Add(item);
        return this;
    }
}
