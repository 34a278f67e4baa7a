namespace LoadBalancing.Agent;

/// <summary>A document whose versions the application applies. The application offers them by <see cref="IAgent.OfferAsync"/>, as it learns of them.</summary>
public interface IAgentConfiguration
{
    /// <summary>Gets the document's name, which is that of the client's cluster unless it says otherwise: 1 to 63 characters from a-z, 0-9, '.' and '-'; case is ignored.</summary>
    string Document { get; }

    /// <summary>Gets a value indicating whether the process can run requests on two versions at a time, each on the one that it names. The default is <see langword="true"/>.</summary>
    /// <value>With <see langword="false"/> the version before is gone at the moment at which the next one is confirmed.</value>
    bool Coherent => true;

    /// <summary>Makes a version ready to be served, and verifies that it is. Requests go on meanwhile, on the version before.</summary>
    /// <param name="version">The version.</param>
    /// <param name="cancellationToken">Is cancelled when a newer version is offered or the process stops. It is not when <see cref="AgentOptions.ApplyTimeout"/> has passed: a late success counts, unless a newer version came.</param>
    /// <returns>Whether it can be served. What is thrown counts as failed.</returns>
    /// <remarks>Never called twice at a time for one document, except after one that did not end within its time.</remarks>
    ValueTask<ApplyResult> ApplyAsync(AgentVersion version, CancellationToken cancellationToken);
}
