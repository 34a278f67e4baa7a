namespace LoadBalancing.Client.Simulation.Scenarios;

/// <summary>Clients of one kind. Each has a cluster of its own and sees only its own requests.</summary>
public sealed class ClientGroup
{
    /// <summary>Gets or sets the name, for events.</summary>
    /// <value>1 to 64 letters, digits, '-', '_' or '.'; unique. The default is <c>client</c>.</value>
    public string Name { get; set; } = "client";

    /// <summary>Gets or sets how many clients there are.</summary>
    /// <value>From 1 to 10,000. The default is 1.</value>
    public int Count { get; set; } = 1;

    /// <summary>Gets or sets when they send.</summary>
    /// <value>The default is <see cref="ArrivalKind.Poisson"/>.</value>
    public ArrivalKind Arrivals { get; set; }

    /// <summary>Gets or sets the requests a second of all clients of the group together, in an open loop.</summary>
    /// <value>From 0 to 10,000,000 a second. The default is 1,000.</value>
    public double Rate { get; set; } = 1_000;

    /// <summary>Gets the gaps between requests for <see cref="ArrivalKind.Recorded"/>; only their proportions count, the rate gives their length.</summary>
    /// <value>Up to 1,000,000 times, not all 0. Empty by default.</value>
    public IList<TimeSpan> RecordedGaps { get; } = [];

    /// <summary>Gets or sets the users of each client in a closed loop.</summary>
    /// <value>From 1 to 100,000. The default is 10.</value>
    public int Concurrency { get; set; } = 10;

    /// <summary>Gets or sets how long a user thinks before the next request, in a closed loop.</summary>
    /// <value>The default is always 0.</value>
    public TimeDistribution ThinkTime { get; set; } = new();

    /// <summary>Gets or sets after which time a client gives up. A request that failed counts as if it had lasted so long.</summary>
    /// <value>From 1 ms to 1 h. The default is 10 s.</value>
    public TimeSpan Deadline { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>Gets or sets the time that the network takes one way.</summary>
    /// <value>The default is always 0.</value>
    public TimeDistribution Network { get; set; } = new();

    /// <summary>Gets or sets the set-up of a new connection (TCP and TLS).</summary>
    /// <value>From 0 to 1 min. The default is 0: then connections are not modelled. Otherwise a request without an idle connection opens one, as SocketsHttpHandler does.</value>
    public TimeSpan ConnectionSetup { get; set; }

    /// <summary>Gets or sets after which time without use a connection is closed.</summary>
    /// <value>From 1 ms to 1 h. The default is 1 min.</value>
    public TimeSpan ConnectionIdleTimeout { get; set; } = TimeSpan.FromMinutes(1);

    /// <summary>Gets or sets after which time an attempt to connect to a server that cannot be reached fails.</summary>
    /// <value>From 1 ms to 10 min. The default is 3 s.</value>
    public TimeSpan ConnectTimeout { get; set; } = TimeSpan.FromSeconds(3);

    /// <summary>Gets or sets a value indicating whether all requests to a server share one connection (HTTP/2).</summary>
    /// <value>The default is <see langword="false"/>: a connection carries one request at a time.</value>
    public bool Multiplexed { get; set; }

    /// <summary>Gets or sets how many different hash keys requests have, for policies that hash.</summary>
    /// <value>From 0 to 10,000,000. The default is 0: no key.</value>
    public int HashKeys { get; set; }

    /// <summary>Gets or sets the share of requests whose answers go on as streams after their first byte. They hold their lease but no worker.</summary>
    /// <value>A ratio from 0 to 1. The default is 0.</value>
    public double StreamShare { get; set; }

    /// <summary>Gets or sets how long a stream goes on.</summary>
    /// <value>The default is always 0.</value>
    public TimeDistribution StreamDuration { get; set; } = new();

    /// <summary>Gets or sets the zone that these clients stand in, unless their configuration says it (<c>Traffic:Zones:Zone</c>).</summary>
    /// <value>The default is <see langword="null"/>: none. Variables of the environment are not looked at: a result must not depend on where it was made.</value>
    public string? Zone { get; set; }

    /// <summary>Gets or sets the time within which each client hears of servers that joined or left; each client after a random part of it.</summary>
    /// <value>From 0 to 10 min. The default is 0.</value>
    public TimeSpan DiscoveryDelay { get; set; }
}
