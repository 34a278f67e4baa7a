namespace LoadBalancing.Client.Simulation.Scenarios;

/// <summary>Servers of one kind: workers that serve one request at a time each, and a queue in front of them, first come, first served.</summary>
public sealed class ServerGroup
{
    /// <summary>Gets or sets the name: the id of a single server; of several, the ids are the name with 0, 1, 2 ... after it.</summary>
    /// <value>1 to 64 letters, digits, '-', '_' or '.'; the ids must be unique. The default is <c>s</c>.</value>
    public string Name { get; set; } = "s";

    /// <summary>Gets or sets how many servers there are.</summary>
    /// <value>From 1 to 10,000. The default is 1.</value>
    public int Count { get; set; } = 1;

    /// <summary>Gets or sets how many requests each works on at a time.</summary>
    /// <value>From 1 to 10,000. The default is 1.</value>
    public int Workers { get; set; } = 1;

    /// <summary>Gets or sets how many requests may wait; further ones are told to come later (429, or 503 with Retry-After).</summary>
    /// <value>From 0 to 10,000,000. The default is <see langword="null"/>: no limit.</value>
    public int? QueueLimit { get; set; }

    /// <summary>Gets or sets how long a worker takes for a request, at a speed of 1.</summary>
    /// <value>The default is exponential with a mean of 10 ms.</value>
    public TimeDistribution ServiceTime { get; set; } = TimeDistribution.Exponential(TimeSpan.FromMilliseconds(10));

    /// <summary>Gets or sets the speed: services take so many times less.</summary>
    /// <value>From 0.001 to 1,000. The default is 1.</value>
    public double Speed { get; set; } = 1;

    /// <summary>Gets or sets the weight that the configuration gives these servers.</summary>
    /// <value>From 0 to 1,000,000. The default is 1.</value>
    public double Weight { get; set; } = 1;

    /// <summary>Gets or sets the level that the configuration puts these servers on.</summary>
    /// <value>From 0, used first, to 127. The default is 0.</value>
    public int Priority { get; set; }

    /// <summary>Gets or sets the zone that the configuration names.</summary>
    /// <value>The default is <see langword="null"/>.</value>
    public string? Zone { get; set; }

    /// <summary>Gets or sets how much longer the network takes to here, one way.</summary>
    /// <value>From 0 to 10 s. The default is 0.</value>
    public TimeSpan Distance { get; set; }

    /// <summary>Gets or sets by how much services are slower right after a start, growing less evenly over <see cref="ColdStartDuration"/>.</summary>
    /// <value>From 1 to 1,000. The default is 1: no cold start.</value>
    public double ColdStartFactor { get; set; } = 1;

    /// <summary>Gets or sets how long a cold start lasts.</summary>
    /// <value>From 0 to 1 h. The default is 0.</value>
    public TimeSpan ColdStartDuration { get; set; }

    /// <summary>Gets or sets the largest share of the server's capacity that others take away (Prequal's antagonists). How much it is changes at random times, evenly between 0 and this.</summary>
    /// <value>A ratio from 0 to 0.99. The default is 0.</value>
    public double AntagonistShare { get; set; }

    /// <summary>Gets or sets for how long, on average, others take the same share.</summary>
    /// <value>From 1 ms to 1 h. The default is 1 s.</value>
    public TimeSpan AntagonistPeriod { get; set; } = TimeSpan.FromSeconds(1);

    /// <summary>Gets or sets the share of requests that are answered with an error, after as long a service as any.</summary>
    /// <value>A ratio from 0 to 1. The default is 0.</value>
    public double ErrorShare { get; set; }

    /// <summary>Gets or sets a value indicating whether answers carry a load report: requests in flight, latency, utilisation, rates.</summary>
    /// <value>The default is <see langword="false"/>.</value>
    public bool Reports { get; set; }

    /// <summary>Gets or sets a value indicating whether a request that its client gave up on is dropped when its turn comes.</summary>
    /// <value>The default is <see langword="true"/>, as in ASP.NET Core with RequestAborted; otherwise it is served all the same.</value>
    public bool DropsCanceled { get; set; } = true;

    /// <summary>Gets or sets the configuration version that these servers run.</summary>
    /// <value>From 1 to 2^53 - 1. The default is <see langword="null"/>: any.</value>
    public long? Version { get; set; }

    /// <summary>Gets or sets a value indicating whether these servers are there only after an event made them join.</summary>
    /// <value>The default is <see langword="false"/>.</value>
    public bool JoinsLater { get; set; }
}
