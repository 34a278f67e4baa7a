using System.Globalization;
using LoadBalancing.Client.Endpoints;

namespace LoadBalancing.Client.Health.Confirmations;

/// <summary>Which endpoints may serve the requests of a snapshot. It is part of the snapshot, so that a request that began on one version never goes to an endpoint that can only serve another.</summary>
/// <param name="Document">What the version numbers.</param>
/// <param name="Required">The version that an endpoint must have confirmed; 0 where none is known that enough have, which nobody can serve.</param>
/// <param name="IsCoherent">Requests name it.</param>
internal sealed record ServingRule(string Document, long Required, bool IsCoherent)
{
    /// <summary>What goes with each request; null where they do not name their version.</summary>
    public string? RequestText { get; } = IsCoherent && Required > 0 ? string.Create(CultureInfo.InvariantCulture, $"{Document}={Required}") : null;

    public bool Admits(EndpointNode node) => node.Tracker.Confirmation.CanServe(Document, Required, IsCoherent);

    public string WhyNot(EndpointNode node) => node.Tracker.Confirmation.WhyNot(Document, Required);
}
