using System.Globalization;
using LoadBalancing.Client.Configuration;
using LoadBalancing.Client.Endpoints;
using LoadBalancing.Client.Simulation.Scenarios;
using LoadBalancing.Lbctl.Documents;

namespace LoadBalancing.Lbctl.Verbs;

/// <summary>A server for each endpoint of the document; where it names none, as many as are asked for.</summary>
internal sealed class SimulatedServers
{
    private const double Sigma = 0.7;

    private readonly Action<ClusterOptions> _configure;

    private SimulatedServers(Action<ClusterOptions> configure, IReadOnlyList<string> ids) => (_configure, Ids) = (configure, ids);

    /// <summary>The endpoints' ids, in the order of the servers. The servers' own names are <c>s0</c>, <c>s1</c>...: an id may be an address, which no server can be called.</summary>
    public IReadOnlyList<string> Ids { get; }

    public static SimulatedServers Of(Action<ClusterOptions> configure, SimulateRequest request)
    {
        var options = new ClusterOptions();
        configure(options);
        string[] ids = options.Endpoints.Count > 0 ? [.. options.Endpoints.Keys] : [.. Enumerable.Range(0, Math.Max(0, request.Servers)).Select(NameOf)];
        string[] unknown = [.. request.Slow.Keys.Concat(request.Failing.Keys).Where(id => !ids.Contains(id, StringComparer.OrdinalIgnoreCase))];
        return unknown.Length == 0 ? new(configure, ids) : throw new UsageException($"There is no endpoint '{unknown[0]}'; there are: {string.Join(", ", ids.Take(20))}{(ids.Length > 20 ? " ..." : "")}.");
    }

    public void Configure(ClusterOptions options)
    {
        _configure(options);
        KeyValuePair<string, EndpointOptions>[] endpoints = [.. options.Endpoints];
        options.Endpoints.Clear();
        for (int i = 0; i < endpoints.Length; i++)
        {
            // Policies that hash place an endpoint by its id unless it has a key of its own.
            endpoints[i].Value.HashKey ??= endpoints[i].Key;
            options.Endpoints[NameOf(i)] = endpoints[i].Value;
        }
    }

    public Scenario Scenario(string name, SimulateRequest request)
    {
        Scenario scenario = new Scenario(name) { Seed = request.Seed, Duration = request.Duration }.WithClients(request.Clients, request.Rate);
        for (int i = 0; i < Ids.Count; i++)
        {
            string id = Ids[i];
            scenario.Servers.Add(new ServerGroup
            {
                Name = NameOf(i),
                Workers = request.Workers,
                ServiceTime = TimeDistribution.LogNormal(request.Slow.GetValueOrDefault(id, request.ServiceTime), Sigma),
                ErrorShare = request.Failing.GetValueOrDefault(id),
            });
        }
        return scenario;
    }

    private static string NameOf(int index) => string.Create(CultureInfo.InvariantCulture, $"s{index}");
}
