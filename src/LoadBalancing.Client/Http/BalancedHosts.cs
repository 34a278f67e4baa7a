using System.Collections.Frozen;
using LoadBalancing.Client.Balancing;
using LoadBalancing.Client.Configuration;

namespace LoadBalancing.Client.Http;

/// <summary>Which requests are balanced: those for the cluster's name, its configured hosts, and the hosts of one client.</summary>
internal sealed class BalancedHosts(Cluster cluster, IEnumerable<string> further)
{
    private readonly FrozenSet<string> _further = further.Select(host => new UriBuilder("http", host).Uri.IdnHost).ToFrozenSet(StringComparer.OrdinalIgnoreCase);

    public bool Contains(Uri uri, ClusterConfig config) =>
        config.Hosts.Contains(uri.Host) || _further.Contains(uri.Host) || (uri.Host != uri.IdnHost && (config.Hosts.Contains(uri.IdnHost) || _further.Contains(uri.IdnHost)));

    /// <summary>Tells whether the request is ours; one that is not may only pass where the configuration says so.</summary>
    public bool Claims(Uri? uri, ClusterConfig config)
    {
        if (uri is null || !uri.IsAbsoluteUri) { throw new InvalidOperationException($"A request to cluster '{cluster.Name}' needs an absolute URI, such as http://{cluster.Name}/path."); }
        if (Contains(uri, config)) { return true; }
        return config.OtherHosts == OtherHosts.PassThrough ? false : throw new InvalidOperationException(
            $"The host '{uri.Host}' is not balanced by cluster '{cluster.Name}', which balances: {string.Join(", ", config.Hosts.Concat(_further).Order(StringComparer.Ordinal))}. Add it to Hosts, or set OtherHosts to pass_through to send it as it is.");
    }
}
