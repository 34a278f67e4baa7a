using LoadBalancing.Client.Endpoints;

namespace LoadBalancing.Client.IntegrationTests.Harness;

/// <summary>An endpoint's attempts by their ends.</summary>
internal static class Nodes
{
    public static (int Outstanding, long Succeeded, long Failed, long Neutral) Count(this EndpointNode node) =>
        (node.Outstanding, node.Succeeded, node.Failed, node.Tracker.Outcomes.Neutral);
}
