namespace LoadBalancing.Agent;

/// <summary>What the agent answers, to whom, and how long it keeps versions. Read once, at start.</summary>
public sealed class AgentOptions
{
    /// <summary>Gets or sets the path on which the process says how it stands.</summary>
    /// <value>Begins with '/'. The default is <c>/.well-known/load-balancing</c>; with an empty one the middleware answers no path.</value>
    public string Path { get; set; } = "/.well-known/load-balancing";

    /// <summary>Gets the tokens, any of which lets a caller see versions and load: <c>Authorization: Bearer ...</c>. Several, so that they can be changed one at a time.</summary>
    /// <value>Each of 16 to 256 visible ASCII characters. None by default.</value>
    public IList<string> Tokens { get; } = [];

    /// <summary>Gets or sets a value indicating whether callers on this machine see versions and load without a token.</summary>
    /// <value>The default is <see langword="true"/>. The connection counts, never what a header says of it; a request that a proxy on this machine passes on is not a caller on this machine.</value>
    public bool AllowLoopback { get; set; } = true;

    /// <summary>Gets or sets a value indicating whether the path that <c>MapLoadBalancingAgent</c> maps answers everybody whom its endpoint conventions let through.</summary>
    /// <value>The default is <see langword="false"/>: loopback and tokens decide there too. They go on to do so where an endpoint has neither RequireAuthorization nor RequireHost.</value>
    public bool EndpointConventionsDecide { get; set; }

    /// <summary>Gets or sets a value indicating whether the path shows why a version failed.</summary>
    /// <value>The default is <see langword="false"/>: the log has it.</value>
    public bool IncludeErrors { get; set; }

    /// <summary>Gets or sets how long the version before the newest is kept after the last request that named it.</summary>
    /// <value>From 0 to 1 hour. The default is 60 seconds. While the newest that arrived has failed, it is kept however long that lasts.</value>
    public TimeSpan Overlap { get; set; } = TimeSpan.FromSeconds(60);

    /// <summary>Gets or sets how long applying a version may take until it counts as failed.</summary>
    /// <value>From 100 milliseconds to 1 hour. The default is 30 seconds.</value>
    public TimeSpan ApplyTimeout { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>Gets or sets the load as the application itself measures it, such as the share of its worker slots that are taken. It is asked once a second.</summary>
    /// <value>Returns a share, 0 or more; other numbers are left out. The default is <see langword="null"/>: not reported.</value>
    public Func<double>? ApplicationUtilization { get; set; }
}
