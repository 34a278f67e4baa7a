using LoadBalancing.Client.Etcd.Tests.Servers;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging;

namespace LoadBalancing.Client.Etcd.Tests.Faults.Rig;

/// <summary>What clients and servers of the rig have in common: a name, ways to etcd of its own, and a log.</summary>
internal abstract class RigMember(string role, string id, IEnumerable<EtcdServer> etcd, Timeline timeline) : IAsyncDisposable
{
    public static readonly TimeSpan Lease = TimeSpan.FromSeconds(2);

    public string Id => id;

    public string Name { get; } = $"{role}/{id}";

    public Ways Ways { get; } = new(etcd.Select(server => server.Port));

    public MemberLog Log { get; } = new(id, timeline);

    public virtual async ValueTask DisposeAsync() => await Ways.DisposeAsync();

    /// <summary>As an operator would set it, but that it tries again sooner, so that scenarios are short.</summary>
    public static void Set(EtcdOptions options, IEnumerable<string> endpoints, string prefix)
    {
        foreach (string endpoint in endpoints) { options.Endpoints.Add(endpoint); }
        options.Prefix = prefix;
        options.ConnectTimeout = TimeSpan.FromSeconds(1);
        options.RequestTimeout = TimeSpan.FromSeconds(1);
        options.MaximumBackoff = TimeSpan.FromMilliseconds(500);
        options.StartTimeout = TimeSpan.FromMinutes(1);
    }

    protected void AddFleet(IConfigurationBuilder configuration, string prefix) => configuration.AddEtcd(options => Set(options, Ways.Endpoints, prefix));

    protected void AddLog(ILoggingBuilder logging) => logging.ClearProviders().AddProvider(Log)
        .AddFilter(static (category, level) => level >= (category?.StartsWith("LoadBalancing", StringComparison.Ordinal) == true ? LogLevel.Information : LogLevel.Error));
}
