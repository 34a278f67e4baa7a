namespace LoadBalancing.Client.Health.Checks;

/// <summary>How endpoints are asked whether they are well, beside what their answers to requests say: the section <c>Health:ActiveCheck</c>.</summary>
/// <remarks>An endpoint that was never checked is taken for well (HAProxy does the same; Envoy waits for a first success). Each check makes a connection of its own.</remarks>
public sealed class ActiveCheckOptions
{
    /// <summary>Gets or sets what is asked: <c>http</c> (a status, and a text in the body), <c>tcp</c> (only that a connection is accepted) or <c>grpc</c> (grpc.health.v1).</summary>
    /// <value>The default is <see langword="null"/>: nothing.</value>
    public string? Type { get; set; }

    /// <summary>Gets or sets a value indicating whether all endpoints are checked all the time. Otherwise only those are that were ejected and may come back.</summary>
    /// <value>The default is <see langword="true"/>.</value>
    public bool Periodic { get; set; } = true;

    /// <summary>Gets or sets the time from one check of an endpoint to its next. The first checks of a list are spread over it by chance.</summary>
    /// <value>From 100 ms to 1 day. The default is 30 s.</value>
    public TimeSpan Interval { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>Gets or sets how long a check may take, connecting included. It may be longer than <see cref="Interval"/>: an endpoint never has two checks at a time.</summary>
    /// <value>From 10 ms to 5 min. The default is 5 s.</value>
    public TimeSpan Timeout { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>Gets or sets how many checks in a row must succeed before a failing endpoint is taken for well.</summary>
    /// <value>From 1 to 1,000. The default is 2.</value>
    public int Rise { get; set; } = 2;

    /// <summary>Gets or sets how many checks in a row must fail before an endpoint is ejected.</summary>
    /// <value>From 1 to 1,000. The default is 3.</value>
    public int Fall { get; set; } = 3;

    /// <summary>Gets or sets by which share at most chance lengthens or shortens each interval, so that many clients do not check in step.</summary>
    /// <value>A ratio from 0 to 0.5. The default is 0.1.</value>
    public double Jitter { get; set; } = 0.1;

    /// <summary>Gets or sets the port that is checked.</summary>
    /// <value>From 1 to 65,535. The default is <see langword="null"/>: the endpoint's.</value>
    public int? Port { get; set; }

    /// <summary>Gets or sets whether checks use TLS: <c>http</c> or <c>https</c>, for <c>grpc</c> too.</summary>
    /// <value>The default is <see langword="null"/>: as the endpoint's address says, and <c>http</c> where it does not say.</value>
    public string? Scheme { get; set; }

    /// <summary>Gets what is asked over HTTP.</summary>
    public HttpCheckOptions Http { get; } = new();

    /// <summary>Gets what is asked over gRPC.</summary>
    public GrpcCheckOptions Grpc { get; } = new();
}
