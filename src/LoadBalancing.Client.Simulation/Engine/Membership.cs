using System.Globalization;
using LoadBalancing.Client.Configuration;
using LoadBalancing.Client.Discovery;
using LoadBalancing.Client.Endpoints;
using LoadBalancing.Client.Picking.Subsetting;
using LoadBalancing.Client.Resilience;
using LoadBalancing.Client.Versions;

namespace LoadBalancing.Client.Simulation.Engine;

/// <summary>What the clients' configuration says at present: the settings put to the test, the changes so far, and, where they name no endpoints, the servers that are there.</summary>
/// <param name="configure">The settings put to the test.</param>
/// <param name="servers">All that there are or will be.</param>
/// <param name="serversChange">Some join or leave.</param>
internal sealed class Membership(Action<ClusterOptions> configure, SimulatedServer[] servers, bool serversChange)
{
    /// <summary>Names that an error lists, at most.</summary>
    private const int MostNames = 20;

    private readonly List<(bool[] Groups, Action<ClusterOptions> Change)> _changes = [];

    /// <summary>Clients are configured with no endpoints: the scenario's servers are what discovery would find.</summary>
    public bool IsDiscovered { get; } = NamesNoEndpoints(configure);

    /// <summary>
    /// Other servers are no other content. A cluster is given them with its settings and cannot tell, so where they change it is not shown the version, and its rule is asked here.
    /// </summary>
    public bool HidesVersions => IsDiscovered && serversChange;

    /// <summary>The index of each server by its id; case is ignored, as in the ids of endpoints.</summary>
    public IReadOnlyDictionary<string, int> ServersById { get; } = servers.ToDictionary(server => server.Id, server => server.Index, StringComparer.OrdinalIgnoreCase);

    /// <summary>How many changes there were so far.</summary>
    public int Changes => _changes.Count;

    public void Add(bool[] groups, Action<ClusterOptions> change) => _changes.Add((groups, change));

    /// <param name="client">Whose.</param>
    /// <param name="changes">How many of the changes count, the first ones: a client that refused the last goes on without it.</param>
    public ClusterOptions OptionsFor(SimulatedClient client, int changes)
    {
        var options = new ClusterOptions();
        configure(options);
        if (IsDiscovered) { Discover(options); }
        foreach ((bool[] groups, Action<ClusterOptions> change) in _changes.Take(changes)) { if (groups[client.Group.Index]) { change(options); } }
        // Only now: a change of a server's weight must not fail because the server has left.
        if (IsDiscovered) { foreach (SimulatedServer server in servers) { if (server.Condition.IsGone) { options.Endpoints.Remove(server.Id); } } }
        SubsetOptions subset = options.Picker.Subset;
        bool isNumbered = string.Equals(subset.Type, SubsetConfig.Deterministic, StringComparison.OrdinalIgnoreCase);
        if (isNumbered && subset.Instances is null) { (subset.Instance, subset.Instances) = (client.Index - client.Group.FirstClient, client.Group.Spec.Count); }
        return options;
    }

    /// <summary>What keeps these options from being simulated here.</summary>
    public IEnumerable<string> ErrorsOf(ClusterOptions options)
    {
        foreach (string id in options.Endpoints.Keys.Where(id => !ServersById.ContainsKey(id)))
        {
            yield return $"Endpoints:{id}: the scenario has no server '{id}'; its servers are: {string.Join(", ", ServersById.Keys.Take(MostNames))}{(ServersById.Count > MostNames ? " ..." : "")}.";
        }
        if (options.Version is < 1 or > ConfigurationVersion.MaxNumber) { yield return $"Version: got '{options.Version}', wanted a whole number from 1 to {ConfigurationVersion.MaxNumber}."; }
        if (options.Picker.Prequal.ProbesPerRequest > 0) { yield return "Picker:Prequal:ProbesPerRequest: probes are not simulated; wanted 0, and servers with Reports."; }
        foreach ((string rate, RateOptions limit) in new[] { ("Cluster", options.Resilience.RateLimit.Cluster), ("PerEndpoint", options.Resilience.RateLimit.PerEndpoint) })
        {
            // System.Threading.RateLimiting goes by the machine's clock: it would count a minute of virtual time as the second that the run takes.
            if (limit.Permits is { } permits) { yield return string.Create(CultureInfo.InvariantCulture, $"Resilience:RateLimit:{rate}:Permits: got '{permits}', wanted none: rates have a clock of their own and are not simulated."); }
        }
    }

    private static bool NamesNoEndpoints(Action<ClusterOptions> configure)
    {
        var options = new ClusterOptions();
        configure(options);
        return options.Endpoints.Count == 0;
    }

    /// <summary>Where discovery is not set up right, the cluster says so.</summary>
    private void Discover(ClusterOptions options)
    {
        bool isDns = string.Equals(options.Discovery.Type, DiscoveryConfig.Dns, StringComparison.OrdinalIgnoreCase) && options.Discovery.Name is not null;
        if (isDns) { (options.Discovery.Type, options.Discovery.Name) = (null, null); }
        foreach (SimulatedServer server in servers) { options.Endpoints[server.Id] = EndpointOf(server); }
    }

    private static EndpointOptions EndpointOf(SimulatedServer server) => new(server.Address, server.Group.Weight) { Priority = server.Group.Priority, Zone = server.Group.Zone };
}
