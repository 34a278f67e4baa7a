using LoadBalancing.Client.Configuration;
using LoadBalancing.Client.Diagnostics;
using LoadBalancing.Client.Endpoints;
using LoadBalancing.Client.Health.Baking;
using LoadBalancing.Client.Health.Checks;
using LoadBalancing.Client.Snapshots;
using LoadBalancing.Client.Transport;
using LoadBalancing.Client.Versions;

namespace LoadBalancing.Client.Balancing;

/// <summary>Returns from a version that does harm to the last one that is known to be good: by itself, once for each version, and only where somebody can serve that one; or since people want it.</summary>
internal sealed class RollBacks(string cluster, ClusterSurroundings surroundings, SnapshotWriter writer, ClusterUpdates updates, Transitions transitions) : IDisposable
{
    private const int MostAtATime = 32;
    private static readonly CheckSpec s_connection = ActiveCheckConfig.From(new ActiveCheckOptions { Type = ActiveCheckConfig.Tcp })!.Spec;
    private static readonly TimeSpan s_longestLook = TimeSpan.FromSeconds(1);
    private readonly CancellationTokenSource _stopping = new();

    /// <summary>Takes the version back wherever it has to be taken back together; set once by a group of clusters.</summary>
    public Func<VersionEntry<ClusterConfig>, VersionEntry<ClusterConfig>, string, string?>? Together { get; set; }

    /// <summary>Who decides about harm for more than this process: while there is somebody, harm is only told to them, by version and in words.</summary>
    public Action<long, string>? Reporter { get; set; }

    private VersionLedger<ClusterConfig> Ledger => updates.Ledger;

    /// <summary>The watch has found harm.</summary>
    public void Harmed(VersionEntry<ClusterConfig> harmful, string harm)
    {
        (Action<long, string>? reporter, long? number) = (Reporter, harmful.Content?.OfferedVersion);
        bool isReported = harmful.Content?.Bake.OnHarm == HarmReaction.Report || (reporter is not null && number is not null);
        surroundings.Logger.VersionHarms(cluster, harmful.Version.ToString()!, harm);
        surroundings.Instruments.Harms.Add(1, new KeyValuePair<string, object?>(TagNames.Cluster, cluster));
        transitions.Note("version.harmful", endpoint: null, $"version {harmful.Version}: {harm}{(isReported ? "; it is only reported" : "")}");
        if (!isReported) { _ = ReturnAsync(harmful, harm); }
        else if (number is { } reported) { reporter?.Invoke(reported, harm); }
    }

    /// <summary>People do not believe in the active version.</summary>
    public bool ByHand()
    {
        if (Ledger.Active is not { } active || Target(active) is not { } good) { return false; }
        if (Return(active, good, "it was rolled back by hand") is not { } hindrance) { return true; }
        Stays(active, hindrance);
        return false;
    }

    public void Dispose() => _stopping.Cancel();

    private VersionEntry<ClusterConfig>? Target(VersionEntry<ClusterConfig> active) => ReferenceEquals(Ledger.KnownGood, active) ? Ledger.KnownGoodBefore : Ledger.KnownGood;

    private async Task ReturnAsync(VersionEntry<ClusterConfig> harmful, string harm)
    {
        try
        {
            string? hindrance = Target(harmful) is not { Content: { } config } good ? "no version is known to be good"
                : !await CanServeAsync(config).ConfigureAwait(false) ? $"no endpoint accepts connections that could serve version {good.Version}"
                : Return(harmful, good, harm);
            if (hindrance is null) { return; }
            Stays(harmful, hindrance);
        }
        catch (Exception e) when (e is OperationCanceledException && _stopping.IsCancellationRequested) { }
        catch (Exception e) { surroundings.Logger.BackgroundTaskFailed(e, cluster); }
    }

    private void Stays(VersionEntry<ClusterConfig> version, string hindrance)
    {
        surroundings.Logger.VersionStays(cluster, version.Version.ToString()!, hindrance);
        transitions.Note("version.stays", endpoint: null, $"version {version.Version} is not rolled back: {hindrance}");
    }

    private string? Return(VersionEntry<ClusterConfig> from, VersionEntry<ClusterConfig> to, string reason) =>
        Together is { } together ? together(from, to, reason) : updates.RollBack(from, to, reason);

    /// <summary>Endpoints that run now are known; those that only the old version has may be gone since it was replaced.</summary>
    private async Task<bool> CanServeAsync(ClusterConfig config)
    {
        if (writer.Current is not { } snapshot || config.Endpoints.IsEmpty) { return true; }
        Dictionary<(string, string), EndpointNode> running = snapshot.Nodes.ToDictionary(node => (node.Id.ToUpperInvariant(), node.Address));
        var unknown = new List<EndpointSpec>();
        foreach (EndpointSpec spec in config.Endpoints.Where(spec => spec.Weight > 0 && !spec.IsDraining))
        {
            if (!running.TryGetValue((spec.Id.ToUpperInvariant(), spec.Address.Text), out EndpointNode? node)) { unknown.Add(spec); }
            else if (node.Availability < EndpointAvailability.Draining && !node.Tracker.RefusesConnections) { return true; }
        }
        foreach (EndpointSpec[] some in unknown.Chunk(MostAtATime))
        {
            bool[] accept = await Task.WhenAll(some.Select(spec => AcceptsAsync(spec, config))).ConfigureAwait(false);
            if (accept.Contains(true)) { return true; }
        }
        return false;
    }

    private async Task<bool> AcceptsAsync(EndpointSpec spec, ClusterConfig config)
    {
        using var timeout = new CancellationTokenSource(s_longestLook, surroundings.Time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, _stopping.Token);
        var request = new CheckRequest(spec.Id, s_connection, spec.Address, new ProbeHost(config.HostRule, cluster), config.Transport, s_longestLook);
        return (await surroundings.SendCheck(request, either.Token).ConfigureAwait(false)).IsConnected;
    }
}
