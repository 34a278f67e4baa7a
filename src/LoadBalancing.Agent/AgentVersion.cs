using LoadBalancing.Client.Versions;

namespace LoadBalancing.Agent;

/// <summary>A version of a document, as it is offered to this process.</summary>
public sealed class AgentVersion
{
    /// <summary>Names a version.</summary>
    /// <param name="number">From 1 to <see cref="ConfigurationVersion.MaxNumber"/>.</param>
    /// <param name="digest">SHA-256 of the content as 64 hexadecimal digits (docs/life-of-an-update.md says over what), or <see langword="null"/> where nobody computed it.</param>
    /// <param name="content">What the application needs to apply the version; requests get it by <c>HttpContext.GetAgentConfiguration</c>, unless applying makes something else of it.</param>
    /// <exception cref="ArgumentOutOfRangeException">The number is out of range.</exception>
    /// <exception cref="ArgumentException">The digest is no digest.</exception>
    public AgentVersion(long number, string? digest = null, object? content = null)
    {
        Number = ConfigurationVersion.Explicit(number).Number;
        if (digest is not null && !ContentDigest.IsDigest(digest)) { throw new ArgumentException($"'{digest}' is no digest; wanted 64 hexadecimal digits.", nameof(digest)); }
        Digest = digest?.ToLowerInvariant();
        Content = content;
    }

    /// <summary>Gets the number, from 1 to <see cref="ConfigurationVersion.MaxNumber"/>.</summary>
    public long Number { get; }

    /// <summary>Gets the digest of the content in lower case, or <see langword="null"/> where nobody computed it.</summary>
    public string? Digest { get; }

    /// <summary>Gets what the application needs to apply the version.</summary>
    public object? Content { get; }

    /// <summary>Gets a value indicating whether this version is meant to follow a higher one, whose content is refused from then on. The default is <see langword="false"/>: versions only rise.</summary>
    public bool IsRollback { get; init; }

    /// <summary>Gets the version that this one takes the place of although its own number is lower, since its source has taken that one back. Its number does not come again; its content may, under a higher one.</summary>
    /// <value>The default is <see langword="null"/>: versions only rise.</value>
    public long? Supersedes { get; init; }

    /// <summary>
    /// Gets when it becomes the newest. It is applied at once, so that requests which name it are served from then on; those that name none go on running on the one before, until the moment. Where nothing
    /// is confirmed yet it is not waited for. A document that is not <see cref="IAgentConfiguration.Coherent"/> is applied at the moment only.
    /// </summary>
    /// <value>The default is <see langword="null"/>: as soon as it is applied. The version that waits may be offered again with another moment.</value>
    public DateTimeOffset? ActivateAt { get; init; }
}
