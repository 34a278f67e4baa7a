using LoadBalancing.Client.Versions;

namespace LoadBalancing.Agent;

/// <summary>This process, as load-balancing clients see it. Take it from the container.</summary>
public interface IAgent
{
    /// <summary>Gets how the process stands, over all documents.</summary>
    AgentState State { get; }

    /// <summary>Gets a value indicating whether a version of every document is confirmed and the process does not stop: what readiness answers.</summary>
    bool IsReady { get; }

    /// <summary>Offers a version. It is applied and verified; then it is the newest that this process says it can serve.</summary>
    /// <param name="document">The document's name.</param>
    /// <param name="version">The version. The one that is served already is confirmed without being applied again; a lower one is refused unless it says <see cref="AgentVersion.IsRollback"/>.</param>
    /// <returns>What became of it; it never throws for what applying throws.</returns>
    /// <exception cref="ArgumentException">No document of this name was added.</exception>
    Task<ApplyResult> OfferAsync(string document, AgentVersion version);

    /// <summary>Says that a version arrived which cannot even be offered, such as one that was torn on its way. The one confirmed before goes on.</summary>
    /// <param name="document">The document's name.</param>
    /// <param name="number">The version's number, or <see langword="null"/> when not even that is known.</param>
    /// <param name="reason">Why, in words for an operator.</param>
    /// <exception cref="ArgumentException">No document of this name was added.</exception>
    void Fail(string document, long? number, string reason);

    /// <summary>Gets the number of the newest confirmed version.</summary>
    /// <param name="document">The document's name.</param>
    /// <returns>The number, or <see langword="null"/> while none is confirmed.</returns>
    /// <exception cref="ArgumentException">No document of this name was added.</exception>
    long? GetVersion(string document);

    /// <summary>Gets the last 32 versions that arrived, and what became of each.</summary>
    /// <param name="document">The document's name.</param>
    /// <returns>The newest first. Confirmed ones are <see cref="VersionState.KnownGood"/>, what failed is <see cref="VersionState.Refused"/>.</returns>
    /// <exception cref="ArgumentException">No document of this name was added.</exception>
    IReadOnlyList<VersionRecord> GetVersions(string document);
}
