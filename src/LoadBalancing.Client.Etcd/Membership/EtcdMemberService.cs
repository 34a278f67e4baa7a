using System.Collections.Immutable;
using LoadBalancing.Client.DependencyInjection;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace LoadBalancing.Client.Etcd.Membership;

/// <summary>Makes a process a member of the fleets that its configuration comes from. All services are made before any is started: from then on its place among waves is known, before clusters are.</summary>
internal sealed class EtcdMemberService : IHostedService, IAsyncDisposable, IDisposable
{
    public const string LogCategory = "LoadBalancing.Client.Etcd";

    private readonly IServiceProvider _services;
    private readonly EtcdMemberOptions _options;
    private readonly ILogger _logger;
    private readonly ImmutableArray<FleetConnection> _fleets;
    private ImmutableArray<MemberSession> _sessions = [];

    public EtcdMemberService(IServiceProvider services, IOptions<EtcdMemberOptions> options)
    {
        (_services, _options) = (services, options.Value);
        EtcdMemberRules.ThrowIfWrong(_options);
        _logger = services.GetService<ILoggerFactory>()?.CreateLogger(LogCategory) ?? NullLogger.Instance;
        _fleets = [.. Providers(services.GetService<IConfiguration>()).Select(provider => provider.Fleet)];
        double position = Fleets.Wave.PositionOf(_options.Role, _options.Id);
        foreach (FleetConnection fleet in _fleets)
        {
            fleet.Logger.Target = _logger;
            fleet.Course.Tell(standing => standing with { Position = position });
        }
    }

    /// <summary>After clusters were made: that happens when services are about to be started.</summary>
    public Task StartAsync(CancellationToken cancellationToken)
    {
        if (_fleets.IsEmpty) { throw new InvalidOperationException("AddEtcdMember makes a process a member of the fleet that its configuration comes from, but there is no AddEtcd in its IConfiguration: builder.Configuration.AddEtcd(...)."); }
        _sessions = [.. _fleets.Select(fleet => new MemberSession(fleet, _options, Parts(fleet), _logger))];
        foreach (MemberSession session in _sessions) { session.Start(); }
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.WhenAll(_sessions.Select(session => session.StopAsync(cancellationToken)));

    public void Dispose() => _ = Task.Run(async () => await DisposeAsync().ConfigureAwait(false));

    public async ValueTask DisposeAsync()
    {
        foreach (MemberSession session in ImmutableInterlocked.InterlockedExchange(ref _sessions, [])) { await session.DisposeAsync().ConfigureAwait(false); }
    }

    private IEnumerable<IFleetPart> Parts(FleetConnection fleet)
    {
        foreach (IFleetPart part in _services.GetServices<IFleetPartSource>().SelectMany(source => source.PartsOf(fleet.Course.MayRun))) { yield return part; }
        if (_services.GetService<ClusterRegistry>() is not { } clusters) { yield break; }
        foreach (string name in clusters.Names) { yield return new ClusterPart(clusters.Get(name), fleet.Time, fleet.Course.MayRun); }
    }

    private static IEnumerable<EtcdConfigurationProvider> Providers(IConfiguration? configuration) => configuration is not IConfigurationRoot root ? [] : root.Providers.SelectMany(provider => provider switch
    {
        EtcdConfigurationProvider own => [own],
        ChainedConfigurationProvider chained => Providers(chained.Configuration),
        _ => [],
    });
}
