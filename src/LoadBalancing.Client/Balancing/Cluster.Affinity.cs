using LoadBalancing.Client.Diagnostics;
using LoadBalancing.Client.Endpoints;
using LoadBalancing.Client.Resilience;
using LoadBalancing.Client.Snapshots;
using LoadBalancing.Client.Traffic.Affinity;

namespace LoadBalancing.Client.Balancing;

/// <content>Sessions, which survive versions.</content>
public sealed partial class Cluster
{
    /// <summary>Those that are remembered.</summary>
    internal AffinityTracker Sessions { get; } = new();

    /// <summary>What stands for endpoints in cookies.</summary>
    internal EndpointMarks Marks { get; } = new();

    /// <summary>The error of a request whose session may not move.</summary>
    /// <param name="node">Its endpoint; null where the version has none such, or has it at another address.</param>
    /// <param name="snapshot">What the request runs on.</param>
    internal RequestRejectedException SessionLost(EndpointNode? node, ClusterSnapshot snapshot)
    {
        _surroundings.Instruments.Affinity.Add(1, new(TagNames.Cluster, Name), new(TagNames.Result, "lost"));
        string state = node is null ? "is not there" : $"{node} {StateOf(node)}";
        return Rejected(RejectionReason.SessionLost, $"Cluster '{Name}': the session's endpoint {state} at version {snapshot.Version}, and Traffic:Affinity:WhenGone is 'fail'.");
    }

    private static string StateOf(EndpointNode node) => node.Availability switch
    {
        EndpointAvailability.Eligible => node.Weight > 0 ? "may not serve this request" : "has weight 0",
        EndpointAvailability.Probation => "is on probation",
        EndpointAvailability.Ejected => "is ejected",
        EndpointAvailability.Unconfirmed => "has not confirmed the version",
        EndpointAvailability.Draining => "is draining",
        EndpointAvailability.Disabled => "is disabled",
        _ => "was removed",
    };
}
