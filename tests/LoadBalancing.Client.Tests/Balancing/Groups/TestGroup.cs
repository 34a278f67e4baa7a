using LoadBalancing.Client.Balancing;
using LoadBalancing.Client.Configuration;
using LoadBalancing.Client.Picking;
using LoadBalancing.Client.Versions;

namespace LoadBalancing.Client.Tests.Balancing.Groups;

/// <summary>A group "checkout" of "orders" and "payments" (or others) at version 1, on virtual time. An endpoint's weight is the version's number: what a snapshot holds tells which version it is of.</summary>
internal sealed class TestGroup : IDisposable
{
    public TestGroup(params string[] names)
    {
        names = names.Length == 0 ? ["orders", "payments"] : names;
        Clusters = [.. names.Select(name => Cluster.Create(name, Options(1), Setup()))];
        Group = ClusterGroup.Create("checkout", Clusters);
    }

    public ManualTime Time { get; } = new();

    public LogLines Log { get; } = new();

    /// <summary>The picker "fragile" cannot be built now.</summary>
    public bool IsBroken { get; set; }

    public Cluster[] Clusters { get; }

    public ClusterGroup Group { get; }

    public Cluster Orders => Clusters[0];

    public Cluster Payments => Clusters[1];

    /// <summary>What each runs, in the order of the clusters.</summary>
    public string Running => string.Join(" ", Clusters.Select(cluster => cluster.Version));

    public static ClusterOptions Options(long version, DateTimeOffset? at = null, string policy = "random") => Given.Options(options =>
    {
        options.Version = version;
        options.ActivateAt = at;
        options.Picker.Policy = policy;
        options.Endpoints["a"] = new("http://a", version);
    });

    public IReadOnlyList<string> Update(Cluster cluster, long version, DateTimeOffset? at = null, string policy = "random")
    {
        Assert.Contains(cluster, Clusters);
        return cluster.TryUpdate(Options(version, at, policy));
    }

    public VersionState StateOf(Cluster cluster, long version) => Clusters.Single(known => known == cluster).Updates.Ledger.Read().First(record => record.Version == $"{version}").State;

    public void Dispose()
    {
        Group.Dispose();
        Array.ForEach(Clusters, cluster => cluster.Dispose());
    }

    private ClusterSetup Setup() => new()
    {
        TimeProvider = Time,
        Seed = 1,
        LoggerFactory = Log,
        Pickers = { ["fragile"] = inputs => IsBroken ? throw new FormatException("no such region") : new Client.Picking.RandomChoice.RandomPicker(inputs) },
    };
}
