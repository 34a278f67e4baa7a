using LoadBalancing.Client.Etcd.Storage;
using LoadBalancing.Client.Etcd.Wire;
using Microsoft.Extensions.Configuration;

namespace LoadBalancing.Client.Etcd.Membership;

/// <summary>One fleet as a source of configuration.</summary>
internal sealed class EtcdConfigurationSource(EtcdOptions options) : IConfigurationSource
{
    public EtcdOptions Options => options;

    public TimeProvider Time { get; init; } = TimeProvider.System;

    public Func<EtcdOptions, TimeProvider, LateLogger, IEtcdStore> Open { get; init; } = static (options, time, logger) => EtcdStore.Open(options, time, logger);

    public IConfigurationProvider Build(IConfigurationBuilder builder) => new EtcdConfigurationProvider(new FleetConnection(options, Time, Open));
}
