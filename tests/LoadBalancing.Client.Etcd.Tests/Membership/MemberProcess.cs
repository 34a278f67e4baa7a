using System.Collections.Concurrent;
using LoadBalancing.Client.Balancing;
using LoadBalancing.Client.Etcd.Fleets;
using LoadBalancing.Client.Etcd.Membership;
using LoadBalancing.Client.Etcd.Storage;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace LoadBalancing.Client.Etcd.Tests.Membership;

/// <summary>A process as a host would run it: configuration from etcd, clusters, and a member.</summary>
internal sealed class MemberProcess : IAsyncDisposable
{
    private readonly IHostedService[] _hosted;
    private bool _isStopped;

    public MemberProcess(Func<IEtcdStore> store, TimeProvider time, Action<EtcdMemberOptions>? configure = null, Action<EtcdOptions>? fleet = null, Action<IServiceCollection>? services = null, params string[] clusters)
    {
        var options = new EtcdOptions { Prefix = "/shop" };
        options.Endpoints.Add("http://127.0.0.1:2379");
        fleet?.Invoke(options);
        Configuration = new ConfigurationBuilder().AddEtcd(new EtcdConfigurationSource(options) { Time = time, Open = (_, _, _) => store() }).Build();
        var collection = new ServiceCollection();
        collection.AddSingleton<IConfiguration>(Configuration).AddSingleton(time).AddSingleton<ILoggerFactory>(Logs);
        // Before the clusters: the order must not matter.
        collection.AddEtcdMember(member =>
        {
            (member.Id, member.LeaseTime) = ("one", TimeSpan.FromMinutes(5));
            configure?.Invoke(member);
        });
        foreach (string cluster in clusters.DefaultIfEmpty("orders")) { collection.AddLoadBalancedCluster(cluster); }
        services?.Invoke(collection);
        Services = collection.BuildServiceProvider();
        _hosted = [.. Services.GetServices<IHostedService>()];
    }

    public IConfigurationRoot Configuration { get; }

    public ServiceProvider Services { get; }

    public RecordedLogs Logs { get; } = new();

    public FleetConnection Fleet => ((EtcdConfigurationProvider)Configuration.Providers.Single()).Fleet;

    public Cluster Orders => Cluster("orders");

    public Cluster Cluster(string name) => Services.GetRequiredService<IClusterProvider>().Get(name);

    public static async Task<MemberProcess> StartAsync(IEtcdStore store, TimeProvider time, Action<EtcdMemberOptions>? configure = null, params string[] clusters)
    {
        var process = new MemberProcess(() => store, time, configure, clusters: clusters);
        await process.StartAsync();
        return process;
    }

    public async Task StartAsync()
    {
        foreach (IHostedLifecycleService service in _hosted.OfType<IHostedLifecycleService>()) { await service.StartingAsync(CancellationToken.None); }
        foreach (IHostedService service in _hosted) { await service.StartAsync(CancellationToken.None); }
    }

    public async Task StopAsync()
    {
        _isStopped = true;
        // As a host does: by its own clock.
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(5));
        foreach (IHostedService service in _hosted.Reverse()) { await service.StopAsync(limit.Token); }
    }

    public async ValueTask DisposeAsync()
    {
        if (!_isStopped) { await StopAsync(); }
        await Services.DisposeAsync();
        await Fleet.DisposeAsync();
    }
}

/// <summary>Every line that was logged.</summary>
internal sealed class RecordedLogs : ILoggerFactory, ILogger
{
    public ConcurrentQueue<(int Id, LogLevel Level, string Text)> Lines { get; } = [];

    public IEnumerable<int> Ids => Lines.Select(line => line.Id);

    public ILogger CreateLogger(string categoryName) => this;

    public void AddProvider(ILoggerProvider provider) { }

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => true;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) => Lines.Enqueue((eventId.Id, logLevel, formatter(state, exception)));

    public void Dispose() { }
}
