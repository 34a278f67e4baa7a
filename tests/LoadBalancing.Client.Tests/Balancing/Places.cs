using LoadBalancing.Client.Balancing;
using LoadBalancing.Client.Configuration;
using LoadBalancing.Client.Endpoints;
using LoadBalancing.Client.Outcomes;
using LoadBalancing.Client.Picking;

namespace LoadBalancing.Client.Tests.Balancing;

/// <summary>Clusters whose endpoints have priorities and zones, and where their requests go.</summary>
internal static class Places
{
    /// <summary>10,000 draws of a share s are off by sqrt(s * (1 - s) / 10,000), at most 0.005: this is four times that.</summary>
    public const double Tolerance = 0.02;

    private const int Picks = 10_000;

    /// <summary>Endpoints named <c>zone.number</c>, or <c>number</c> without a zone, each group with its priority.</summary>
    public static ClusterOptions Options(string policy, params (string Zone, int Count, int Priority)[] groups)
    {
        var options = new ClusterOptions { Picker = { Policy = policy } };
        foreach ((string zone, int count, int priority) in groups)
        {
            for (int i = 0; i < count; i++)
            {
                string id = $"{zone}.{priority}.{i}";
                options.Endpoints[id] = new EndpointOptions($"http://e{id.Replace('.', '-')}") { Priority = priority, Zone = zone.Length == 0 ? null : zone };
            }
        }
        return options;
    }

    public static TestCluster Levels(params int[] counts) => new(Options("random", [.. counts.Select((count, i) => ("", count, i))]));

    /// <summary>As found by requests: connections broke (they still accept), or were refused.</summary>
    public static void Break(this TestCluster test, string prefix, int count, OutcomeKind kind = OutcomeKind.Disconnected)
    {
        foreach (EndpointNode node in test.Snapshot.Nodes.Where(node => node.Id.StartsWith(prefix, StringComparison.Ordinal) && node.Availability == EndpointAvailability.Eligible).Take(count))
        {
            test.AcquireLast(node.Id).Complete(kind);
        }
        test.Settle();
    }

    /// <summary>The share of each group of endpoints in 10,000 requests; "none" stands for requests that found nobody.</summary>
    public static Func<string, double> Shares(this TestCluster test, Func<EndpointNode, string> group)
    {
        var counts = new Dictionary<string, int>();
        for (int i = 0; i < Picks; i++)
        {
            string found = "none";
            if (test.Cluster.TryAcquire(default, out EndpointLease lease))
            {
                found = group(lease.Endpoint);
                lease.Dispose();
            }
            counts[found] = counts.GetValueOrDefault(found) + 1;
        }
        return name => counts.GetValueOrDefault(name) / (double)Picks;
    }

    public static Func<string, double> SharesOfLevels(this TestCluster test) => test.Shares(node => $"{node.Priority}");

    public static Func<string, double> SharesOfZones(this TestCluster test) => test.Shares(node => node.Zone ?? "");

    /// <summary>A request that has tried all endpoints whose ids begin so.</summary>
    public static PickContext HavingTried(this TestCluster test, string prefix)
    {
        var tried = new TriedEndpoints();
        foreach (EndpointNode node in test.Snapshot.Nodes) { if (node.Id.StartsWith(prefix, StringComparison.Ordinal)) { tried.Add(node); } }
        return new PickContext { Tried = tried };
    }
}
