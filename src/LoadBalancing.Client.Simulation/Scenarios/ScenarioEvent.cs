using LoadBalancing.Client.Configuration;

namespace LoadBalancing.Client.Simulation.Scenarios;

/// <summary>Something that happens at a given time.</summary>
public sealed class ScenarioEvent
{
    /// <summary>Gets or sets when.</summary>
    /// <value>From 0 to the scenario's duration. The default is 0.</value>
    public TimeSpan At { get; set; }

    /// <summary>Gets or sets what happens.</summary>
    public ScenarioAction Action { get; set; }

    /// <summary>Gets or sets to which servers.</summary>
    /// <value>Ids or names of groups, separated by commas; <c>*</c> at the end stands for any rest. The default is <c>*</c>: all.</value>
    public string Servers { get; set; } = "*";

    /// <summary>Gets or sets to which groups of clients: for <c>rate</c>, <c>partition</c>, <c>network</c> and <c>update</c>.</summary>
    /// <value>As <see cref="Servers"/>. The default is <c>*</c>: all.</value>
    public string Clients { get; set; } = "*";

    /// <summary>Gets or sets by how much: for <c>slow</c> and <c>rate</c>.</summary>
    /// <value>From 0 to 100,000. The default is 1.</value>
    public double Factor { get; set; } = 1;

    /// <summary>Gets or sets the share of requests: for <c>fail</c>, <c>failGateway</c> and <c>overload</c>.</summary>
    /// <value>A ratio from 0 to 1. The default is 1.</value>
    public double Share { get; set; } = 1;

    /// <summary>Gets or sets how long the change takes: for <c>rate</c>, which is reached evenly, and for <c>update</c>, of which each client hears at a random time within.</summary>
    /// <value>From 0 to 1 h. The default is 0: at once.</value>
    public TimeSpan Over { get; set; }

    /// <summary>Gets or sets how long each state lasts: for <c>flap</c>.</summary>
    /// <value>From 1 ms to 1 h. The default is 1 s.</value>
    public TimeSpan Period { get; set; } = TimeSpan.FromSeconds(1);

    /// <summary>Gets or sets what is added to the network's time: for <c>network</c>.</summary>
    /// <value>From 0 to 1 min. The default is 0.</value>
    public TimeSpan Latency { get; set; }

    /// <summary>Gets or sets the version: for <c>serverVersion</c>, and for <c>update</c> that of the changed configuration.</summary>
    /// <value>From 1 to 2^53 - 1. The default is <see langword="null"/>: for <c>update</c>, what <see cref="Change"/> says.</value>
    public long? Version { get; set; }

    /// <summary>Gets or sets when the changed configuration becomes active, in the scenario's time: for <c>update</c>. A client that hears of it later makes it active at once.</summary>
    /// <value>From 0 to the scenario's duration. The default is <see langword="null"/>: as soon as a client hears of it.</value>
    public TimeSpan? ActivateAt { get; set; }

    /// <summary>Gets or sets what changes in the clients' configuration: for <c>update</c>. Changes add up.</summary>
    /// <value>The default is <see langword="null"/>.</value>
    public Action<ClusterOptions>? Change { get; set; }
}
