namespace LoadBalancing.Client.Traffic.Affinity;

/// <summary>Whether requests of one session stay at one endpoint: the section <c>Traffic:Affinity</c>.</summary>
/// <remarks>The first request of a session is balanced like any other, and the session stays where it went. A key that the request names, by <c>request.Options.SetSessionKey</c>, goes before header and source, and binds a cookie to itself.</remarks>
public sealed class AffinityOptions
{
    /// <summary>Gets or sets what tells sessions apart.</summary>
    /// <value>
    /// <c>key</c> (only what the request names), <c>header</c>, <c>source</c> (code registered by <c>AddHashKeySource</c>), or <c>cookie</c> (one of ours, signed by the keys of <c>AddAffinityKeyRing</c>).
    /// The default is <see langword="null"/>: there are no sessions.
    /// </value>
    public string? Type { get; set; }

    /// <summary>Gets or sets the name of the header, registered source, or cookie.</summary>
    /// <value>Required for <c>header</c> and <c>source</c>; a cookie is called <c>lb-affinity</c> by default; <c>key</c> has none.</value>
    public string? Name { get; set; }

    /// <summary>Gets or sets what becomes of a session whose endpoint is gone.</summary>
    /// <value>The default is <see cref="SessionGoneReaction.Redistribute"/>.</value>
    public SessionGoneReaction WhenGone { get; set; }

    /// <summary>Gets or sets how long a session is remembered after the last of its requests that was sent. A cookie needs no memory: see <see cref="Lifetime"/>.</summary>
    /// <value>From 1 s to 30 days. The default is 20 min.</value>
    public TimeSpan IdleTimeout { get; set; } = TimeSpan.FromMinutes(20);

    /// <summary>Gets or sets how long a cookie is valid after it was signed. One that is older than half of it is renewed by the answer to the request that brings it.</summary>
    /// <value>From 1 s to 30 days. The default is 1 h: a session that pauses for up to half an hour stays.</value>
    public TimeSpan Lifetime { get; set; } = TimeSpan.FromHours(1);

    /// <summary>Gets or sets how many sessions a process remembers, at some hundred bytes each; beyond, those that were unused for longest are forgotten. Cookies take no room.</summary>
    /// <value>From 1 to 10,000,000. The default is 100,000.</value>
    public int Capacity { get; set; } = 100_000;
}
