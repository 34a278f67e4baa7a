using LoadBalancing.Client.Configuration;
using LoadBalancing.Client.Diagnostics;
using LoadBalancing.Client.Load;
using LoadBalancing.Client.Picking;
using LoadBalancing.Client.Traffic;
using LoadBalancing.Client.Transport;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace LoadBalancing.Client.Balancing;

/// <summary>Makes clusters for those who have no container.</summary>
internal static class ClusterFactory
{
    public const string LogCategory = "LoadBalancing.Client";

    public static Cluster Create(string name, ClusterOptions options, ClusterSetup setup)
    {
        if (setup.Seed is not null && setup.TimeProvider == TimeProvider.System)
        {
            throw new ArgumentException("A seed needs a TimeProvider that is not the system's: real time does not repeat.", nameof(setup));
        }
        var cluster = new Cluster(ClusterName.Check(name, nameof(name)), new ClusterSurroundings
        {
            Clock = new StampClock(setup.TimeProvider),
            Random = setup.Seed is { } seed ? new Random(seed) : ThreadRandom.Shared,
            Pickers = setup.Pickers.Count == 0 ? PickerCatalog.BuiltIn : new PickerCatalog(setup.Pickers.Select(pair => new PickerFactory(pair.Key, pair.Value))),
            HashKeys = new HashKeyCode(setup.HashKeySources.Select(pair => new HashKeyFunction(pair.Key, pair.Value))),
            Place = CallerPlace.OfProcess with { Zone = setup.Zone, Region = setup.Region },
            AffinityKeys = setup.AffinityKeys,
            Secrets = setup.Secrets ?? (static _ => null),
            Logger = setup.LoggerFactory?.CreateLogger(LogCategory) ?? NullLogger.Instance,
            Instruments = setup.MeterFactory is { } meters ? new Instruments(meters) : Instruments.Shared,
            EndpointSource = setup.EndpointSource,
            ClassifyResponse = setup.ClassifyResponse,
            SendCheck = setup.SendCheck ?? CheckSender.Default.SendAsync,
            AskVersion = setup.AskVersion,
            FindCluster = setup.Clusters,
            CopyTransport = setup.CopyTransport,
            ClassifyBody = setup.ClassifyBody,
        });
        return Started(cluster, cluster.TryUpdate(options));
    }

    /// <summary>A cluster whose first configuration is refused does not come to life.</summary>
    public static Cluster Started(Cluster cluster, IReadOnlyList<string> errors)
    {
        if (errors.Count == 0) { return cluster; }
        cluster.Dispose();
        throw new OptionsValidationException(cluster.Name, typeof(ClusterOptions), errors);
    }
}
