using LoadBalancing.Client.Balancing;
using LoadBalancing.Client.Etcd.Tests.Faults.Rig;
using LoadBalancing.Client.Etcd.Tests.Membership;
using LoadBalancing.Client.Etcd.Wire;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace LoadBalancing.Client.Etcd.Tests.Faults;

/// <summary>A process as a host would run it, over the real wire: configuration from etcd, the cluster <c>orders</c>, and a member. And whoever rolls versions out to it.</summary>
internal sealed class WholeMember : IAsyncDisposable
{
    private readonly ConfigurationManager _configuration = new();
    private ServiceProvider? _services;
    private IHostedService[] _hosted = [];

    private WholeMember() { }

    public MemberLog Log { get; } = new("member", new Timeline());

    public string Id { get; } = "whole";

    /// <summary>Of the plain part: which version it is of.</summary>
    public string? Plain => _configuration["Prices:Currency"];

    /// <summary>The version that its cluster runs.</summary>
    public string? Runs => _services!.GetRequiredService<IClusterProvider>().Get("orders").Describe().Version;

    public string Text => string.Join('\n', Log.Lines.Select(line => $"{line.Id} {line.Text}"));

    public static async Task<WholeMember> StartAsync(Action<EtcdOptions> configure, bool mayBeEmpty = false)
    {
        var member = new WholeMember();
        try
        {
            ((IConfigurationBuilder)member._configuration).AddEtcd(options =>
            {
                RigMember.Set(options, [], "/app");
                options.StartTimeout = TimeSpan.FromSeconds(20);
                configure(options);
            });
            var services = new ServiceCollection();
            services.AddSingleton<IConfiguration>(member._configuration).AddLogging(logging => logging.AddProvider(member.Log));
            services.AddLoadBalancedCluster("orders", options => options.AllowEmpty = mayBeEmpty);
            services.AddEtcdMember(options => (options.Id, options.LeaseTime) = (member.Id, RigMember.Lease));
            member._services = services.BuildServiceProvider();
            member._hosted = [.. member._services.GetServices<IHostedService>()];
            foreach (IHostedLifecycleService service in member._hosted.OfType<IHostedLifecycleService>()) { await service.StartingAsync(CancellationToken.None); }
            foreach (IHostedService service in member._hosted) { await service.StartAsync(CancellationToken.None); }
            return member;
        }
        catch
        {
            await member.DisposeAsync();
            throw;
        }
    }

    /// <summary>Whoever rolls out, with a way of their own.</summary>
    public static EtcdFleet Fleet(string endpoint, Action<EtcdOptions>? configure = null)
    {
        var options = new EtcdOptions();
        RigMember.Set(options, [endpoint], "/app");
        options.RequestTimeout = TimeSpan.FromSeconds(10);
        configure?.Invoke(options);
        return new EtcdFleet(EtcdStore.Open(options, TimeProvider.System, NullLogger.Instance), "/app", TimeProvider.System);
    }

    /// <summary>Publishes and rolls out, with as many members as there are.</summary>
    public static async Task<RolloutResult> RollOutAsync(EtcdFleet fleet, long version, CancellationToken token, string? json = null)
    {
        await fleet.PublishAsync(json ?? FleetScript.Json(version), version, cancellationToken: token);
        return await fleet.RolloutAsync(version, new RolloutOptions { MinimumMembers = 0, Bake = TimeSpan.Zero }, cancellationToken: token);
    }

    /// <summary>Waits until plain configuration and cluster are of that version.</summary>
    public Task RunsAsync(long version) => Until.IsTrue(() => Plain == $"v{version}" && Runs == $"{version}", $"version {version} runs; it is {Plain} and {Runs}\n{Text}");

    /// <summary>Waits until it is live, or is not.</summary>
    public Task IsLiveAsync(EtcdFleet fleet, bool isLive, CancellationToken token) =>
        Until.IsTrue(async () => (await fleet.GetStatusAsync(token)).Members.Any(member => member.Id == Id) == isLive, $"live: {isLive}\n{Text}");

    public async ValueTask DisposeAsync()
    {
        foreach (IHostedService service in _hosted.Reverse()) { await service.StopAsync(CancellationToken.None); }
        if (_services is not null) { await _services.DisposeAsync(); }
        _configuration.Dispose();
    }
}
