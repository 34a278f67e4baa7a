using LoadBalancing.Client.Balancing;
using LoadBalancing.Client.Configuration;
using LoadBalancing.Client.Endpoints;
using LoadBalancing.Client.Outcomes;
using LoadBalancing.Client.Tests.Balancing;
using LoadBalancing.Client.Tests.Health;

namespace LoadBalancing.Client.Tests.Versioned;

/// <summary>Ten endpoints, 200 requests a second on virtual time, and configurations that come one after the other.</summary>
internal sealed class VersionedFleet : IDisposable
{
    private readonly int _endpoints;
    private readonly Action<ClusterOptions>? _common;

    public VersionedFleet(int endpoints = 10, Action<ClusterOptions>? common = null, Action<ClusterOptions>? first = null)
    {
        (_endpoints, _common) = (endpoints, common);
        Fleet = new Fleet(endpoints, common + (options => options.Version = 1) + first);
    }

    public Fleet Fleet { get; }

    public ManualTime Time => Fleet.Test.Time;

    public Cluster Cluster => Fleet.Cluster;

    public string? Version => Cluster.Version?.ToString();

    public IEnumerable<string> Kinds => Cluster.Journal.Select(entry => entry.Kind).Where(kind => kind.StartsWith("version", StringComparison.Ordinal)).Reverse();

    /// <summary>The same endpoints under another version.</summary>
    public IReadOnlyList<string> Offer(long? version, Action<ClusterOptions>? change = null)
    {
        var options = new ClusterOptions { Version = version };
        for (int i = 0; i < _endpoints; i++) { options.Endpoints[$"e{i}"] = new EndpointOptions($"http://10.0.0.{i + 1}"); }
        options.Picker.Policy = "round_robin";
        _common?.Invoke(options);
        change?.Invoke(options);
        return Cluster.TryUpdate(options);
    }

    public void Apply(long? version, Action<ClusterOptions>? change = null) => Assert.Empty(Offer(version, change));

    /// <summary>These fail while this version runs.</summary>
    public void FailUnder(string version, params int[] endpoints) =>
        Fleet.Answering(() => Version == version ? OutcomeKind.Failure : OutcomeKind.Success, endpoints);

    public void Dispose() => Fleet.Dispose();
}
