using System.Globalization;
using LoadBalancing.Client.Configuration;
using LoadBalancing.Client.Diagnostics;
using LoadBalancing.Client.Endpoints;
using LoadBalancing.Client.Snapshots;

namespace LoadBalancing.Client.Balancing;

/// <summary>Tells of what was published: logs, metrics, the journal, and whoever waited for the first endpoints.</summary>
internal sealed class Announcements(string cluster, ClusterSurroundings surroundings, FeedbackLoop loop, Transitions transitions)
{
    private readonly TaskCompletionSource _ready = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private string? _lastAdvice;
    private string? _lastUnmatched;

    /// <summary>Called after a snapshot was published; set once by the cluster that owns both.</summary>
    public Action Published { get; set; } = static () => { };

    /// <summary>Tells of a change of a word by what its endpoint has confirmed, and says whether it was one; set once by the cluster that owns both.</summary>
    public Func<EndpointNode, bool> TryTell { get; set; } = static _ => false;

    /// <summary>Called when a version is to wait before requests see it; set once by the cluster that owns both.</summary>
    public Action Waits { get; set; } = static () => { };

    /// <summary>Completes when the first endpoints are known.</summary>
    public Task Ready => _ready.Task;

    public void Of(Publication publication)
    {
        if (publication.IsWaiting) { Waits(); }
        if (publication.Snapshot is not { } snapshot) { return; }
        loop.PerEndpointMetrics = snapshot.Config.PerEndpointMetrics;
        foreach (EndpointNode node in publication.Moved)
        {
            if (TryTell(node)) { continue; }
            if (node.Availability == EndpointAvailability.Eligible) { transitions.InService(node, "the configuration wants requests there again"); }
            else { transitions.OutOfService(node, node.Availability, Transitions.AsConfigured); }
        }
        surroundings.Logger.VersionActive(cluster, snapshot.Version.ToString(), snapshot.Generation, snapshot.Nodes.Length, snapshot.Config.Picker.Policy);
        transitions.Note("version.active", endpoint: null, string.Create(CultureInfo.InvariantCulture, $"generation {snapshot.Generation}, {snapshot.Nodes.Length} endpoints, policy {snapshot.Config.Picker.Policy}"));
        TellUnmatched(snapshot);
        string? advice = snapshot.AllPools.Select(pool => pool.Picker.Advice).FirstOrDefault(said => said is not null);
        if (advice is not null && advice != _lastAdvice) { surroundings.Logger.PickerAdvice(cluster, snapshot.Config.Picker.Policy, advice); }
        _lastAdvice = advice;
        _ready.TrySetResult();
        Published();
    }

    /// <summary>What is configured has been checked; what is discovered may lack a label, or come later.</summary>
    private void TellUnmatched(ClusterSnapshot snapshot)
    {
        string unmatched = string.Join("', '", snapshot.Config.Traffic.Routing?.UsedSubsets.Where(labels => !snapshot.Nodes.Any(node => labels.Has(node.Spec))).Select(labels => labels.Text) ?? []);
        if (unmatched.Length > 0 && unmatched != _lastUnmatched) { surroundings.Logger.SubsetWithoutEndpoints(cluster, unmatched); }
        _lastUnmatched = unmatched;
    }

    public void Applied() => surroundings.Instruments.Updates.Add(1, new(TagNames.Cluster, cluster), new(TagNames.Result, "applied"));

    public void Stop()
    {
        _ready.TrySetException(new ObjectDisposedException($"Cluster '{cluster}'"));
        _ = _ready.Task.Exception;      // nobody may be waiting: the exception is seen
    }
}
