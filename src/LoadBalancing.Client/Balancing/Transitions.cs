using System.Diagnostics;
using System.Globalization;
using LoadBalancing.Client.Diagnostics;
using LoadBalancing.Client.Endpoints;
using LoadBalancing.Client.Outcomes;

namespace LoadBalancing.Client.Balancing;

/// <summary>Makes every change of an endpoint's state visible: a log line, a metric, an event of the current activity, and an entry of the journal.</summary>
internal sealed class Transitions(string cluster, ClusterSurroundings surroundings)
{
    /// <summary>The reason where nobody but the configuration took an endpoint out.</summary>
    public const string AsConfigured = "the configuration says so";

    public Journal Journal { get; } = new();

    /// <summary>The version that runs; set once by the cluster that owns both.</summary>
    public Func<string?> Version { get; set; } = static () => null;

    /// <inheritdoc cref="Cluster.VersionsChanged"/>
    public event Action? VersionsChanged;

    public void OnProbation(EndpointNode node, OutcomeKind kind, string error)
    {
        int failures = node.Tracker.Outcomes.FailuresInARow;
        surroundings.Logger.EndpointOnProbation(cluster, node.Id, node.Address, failures, error);
        Changed(node, EndpointAvailability.Probation, $"{(kind.IsTransportFailure() ? "its connection failed" : "it failed")}: {error}, failures in a row: {failures}");
    }

    /// <summary>Until when, null where no time brings it back.</summary>
    public void Ejected(EndpointNode node, in Verdict verdict, TimeSpan? duration)
    {
        string reason = duration is { } time ? string.Create(CultureInfo.InvariantCulture, $"{verdict.Reason}; for {time.TotalSeconds:0.###} s, ejections lately: {node.Tracker.Ejection.Times}") : verdict.Reason;
        surroundings.Logger.EndpointEjected(cluster, node.Id, node.Address, verdict.Kind, reason);
        CountEjection(in verdict, "ejected");
        Changed(node, EndpointAvailability.Ejected, reason);
    }

    /// <summary>It would have been ejected, were all ejections carried out.</summary>
    public void WouldEject(EndpointNode node, in Verdict verdict)
    {
        surroundings.Logger.EndpointWouldBeEjected(cluster, node.Id, node.Address, verdict.Kind, verdict.Reason);
        CountEjection(in verdict, "not_enforced");
        Note("endpoint.not_enforced", node.Id, verdict.Reason);
    }

    /// <summary>It should go, and stays.</summary>
    public void Kept(EndpointNode node, string reason, string hindrance)
    {
        surroundings.Logger.EndpointKept(cluster, node.Id, node.Address, reason, hindrance);
        Note("endpoint.kept", node.Id, $"{reason}; but {hindrance}");
    }

    public void HalfOpen(EndpointNode node, string reason)
    {
        surroundings.Logger.EndpointHalfOpen(cluster, node.Id, node.Address, reason);
        Changed(node, EndpointAvailability.Probation, $"{reason}; one request may try it");
    }

    public void AskedForLess(EndpointNode node, TimeSpan duration)
    {
        surroundings.Logger.EndpointAskedForLess(cluster, node.Id, node.Address, duration.TotalSeconds);
        surroundings.Instruments.Overloads.Add(1, new KeyValuePair<string, object?>(TagNames.Cluster, cluster));
        Note("endpoint.overloaded", node.Id, string.Create(CultureInfo.InvariantCulture, $"it asked for less for {duration.TotalSeconds:0.###} s"));
    }

    public void Recovered(EndpointNode node)
    {
        surroundings.Logger.EndpointRecovered(cluster, node.Id, node.Address);
        Changed(node, EndpointAvailability.Eligible, "it answered");
    }

    public void OutOfService(EndpointNode node, EndpointAvailability state, string reason)
    {
        string name = NameOf(state);
        surroundings.Logger.EndpointOutOfService(cluster, node.Id, node.Address, name, reason);
        Changed(node, state, reason);
    }

    public void InService(EndpointNode node, string reason)
    {
        surroundings.Logger.EndpointInService(cluster, node.Id, node.Address, reason);
        Changed(node, EndpointAvailability.Eligible, reason);
    }

    public void Unconfirmed(EndpointNode node, string reason)
    {
        surroundings.Logger.EndpointUnconfirmed(cluster, node.Id, node.Address, reason);
        Changed(node, EndpointAvailability.Unconfirmed, reason);
    }

    public void Confirmed(EndpointNode node, string reason)
    {
        surroundings.Logger.EndpointConfirmed(cluster, node.Id, node.Address, reason);
        Changed(node, EndpointAvailability.Eligible, reason, kind: "endpoint.confirmed");
    }

    public void Drained(EndpointNode node, int outstanding)
    {
        string result = outstanding == 0 ? "nothing is outstanding there any more" : $"{outstanding} attempts were outstanding when the time was over";
        surroundings.Logger.EndpointDrained(cluster, node.Id, node.Address, result);
        Note("endpoint.drained", node.Id, result);
    }

    /// <summary>Of the cluster, or of an endpoint without a change of its state.</summary>
    public void Note(string kind, string? endpoint, string reason)
    {
        Journal.Add(new JournalEntry(surroundings.Time.GetUtcNow(), kind, endpoint, reason, Version()));
        Activity.Current?.AddEvent(new ActivityEvent("loadbalancing." + kind, tags: new ActivityTagsCollection
        {
            [TagNames.Cluster] = cluster,
            [TagNames.EndpointId] = endpoint,
            [TagNames.Reason] = reason,
        }));
        if (kind.StartsWith("version.", StringComparison.Ordinal)) { VersionsChanged?.Invoke(); }
    }

    public static string NameOf(EndpointAvailability state) => state switch
    {
        EndpointAvailability.Eligible => "eligible",
        EndpointAvailability.Probation => "probation",
        EndpointAvailability.Ejected => "ejected",
        EndpointAvailability.Unconfirmed => "unconfirmed",
        EndpointAvailability.Draining => "draining",
        EndpointAvailability.Disabled => "disabled",
        _ => "removed",
    };

    private void CountEjection(in Verdict verdict, string result) =>
        surroundings.Instruments.Ejections.Add(1, new(TagNames.Cluster, cluster), new(TagNames.Rule, verdict.Kind), new(TagNames.Result, result));

    private void Changed(EndpointNode node, EndpointAvailability state, string reason, string? kind = null)
    {
        string name = NameOf(state);
        node.Tracker.Tell(state, new EndpointTransition(surroundings.Time.GetUtcNow(), reason));
        surroundings.Instruments.Transitions.Add(1, new(TagNames.Cluster, cluster), new(TagNames.EndpointState, name));
        Note(kind ?? "endpoint." + name, node.Id, reason);
    }
}
