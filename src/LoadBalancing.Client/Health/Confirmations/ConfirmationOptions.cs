namespace LoadBalancing.Client.Health.Confirmations;

/// <summary>Which configuration endpoints must have confirmed before they get requests: the section <c>Health:Confirmation</c>.</summary>
/// <remarks>What endpoints say, and how, is in docs/protocol.md.</remarks>
public sealed class ConfirmationOptions
{
    /// <summary>Gets or sets the version of the cluster's <c>Document</c> that endpoints must have confirmed.</summary>
    /// <value>
    /// A number; <c>latest</c>: the cluster's own, the one being rolled out first; or <c>quorum</c>: the newest that <see cref="Quorum"/> of the endpoints have confirmed. The default is
    /// <see langword="null"/>: no confirmation is needed.
    /// </value>
    public string? RequiredVersion { get; set; }

    /// <summary>Gets or sets how confirmations are learnt.</summary>
    /// <value>The default is <see cref="ConfirmationSource.Both"/>.</value>
    public ConfirmationSource Source { get; set; } = ConfirmationSource.Both;

    /// <summary>Gets or sets the path at which endpoints tell their version.</summary>
    /// <value>The default is <c>/.well-known/load-balancing</c>.</value>
    public string AgentPath { get; set; } = "/.well-known/load-balancing";

    /// <summary>Gets or sets the path that an endpoint without an agent's path is asked for, by HEAD, to read the header of its answer.</summary>
    /// <value>The default is <c>/</c>.</value>
    public string ProbePath { get; set; } = "/";

    /// <summary>Gets or sets the token that goes with questions to agents: a reference, such as <c>Secret:agent-token</c>.</summary>
    /// <value>The default is <see langword="null"/>: none is sent.</value>
    public string? Token { get; set; }

    /// <summary>Gets or sets how long a version waits for its <see cref="Quorum"/> before <see cref="OnTooFew"/> applies.</summary>
    /// <value>From 100 ms to 1 day. The default is 15 s.</value>
    public TimeSpan Deadline { get; set; } = TimeSpan.FromSeconds(15);

    /// <summary>Gets or sets the share of endpoints that must have confirmed a version before requests move to it.</summary>
    /// <value>From 0.01 to 1. The default is 0.5. At least one endpoint always must.</value>
    public double Quorum { get; set; } = 0.5;

    /// <summary>Gets or sets what happens when too few endpoints have confirmed.</summary>
    /// <value>The default is <see cref="TooFewReaction.KeepPrevious"/>.</value>
    public TooFewReaction OnTooFew { get; set; }

    /// <summary>Gets or sets a value indicating whether every request names the version that it must run on, so that none runs on another.</summary>
    /// <value>The default is <see langword="false"/>.</value>
    public bool Coherent { get; set; }
}
