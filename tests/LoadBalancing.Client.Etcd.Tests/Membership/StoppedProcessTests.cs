using System.Diagnostics.CodeAnalysis;
using LoadBalancing.Agent;
using LoadBalancing.Client.Etcd.Fleets;
using LoadBalancing.Client.Etcd.Membership;
using LoadBalancing.Client.Etcd.Tests.Doubles;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace LoadBalancing.Client.Etcd.Tests.Membership;

/// <summary>A process that is stopped (SIGSTOP, a machine that is moved) across an instant. When it runs again its instant, the end of its lease and old messages are all there, and the instant comes first.</summary>
public sealed class StoppedProcessTests
{
    private static readonly TimeSpan s_lease = TimeSpan.FromSeconds(10);
    private readonly StoppableTime _time = new();

    [Fact]
    public async Task It_flips_neither_clusters_nor_documents_before_it_has_read_what_was_decided_meanwhile()
    {
        var memory = new MemoryEtcd(_time.Real);
        var etcd = new FaultyEtcd(memory);
        var fleet = new FleetScript(memory, _time);
        foreach (int version in (int[])[41, 42]) { await fleet.PublishAsync(version, Json(version)); }
        await fleet.ActiveAsync(41, TimeSpan.Zero);
        await using var process = new MemberProcess(() => etcd, _time, options => options.LeaseTime = s_lease, services: AddAgent);
        await process.StartAsync();
        IAgent agent = process.Services.GetRequiredService<IAgent>();
        await ComesAsync(async () => (await fleet.MembersAsync()).Any(member => member.Active == 41) && agent.GetVersion("prices") == 41);
        await fleet.StageAsync(42, 41);
        await ComesAsync(async () => (await fleet.MembersAsync()).Any(member => member.State == MemberState.Staged));
        await fleet.ActiveAsync(42, TimeSpan.FromSeconds(20), previous: 41);
        DateTimeOffset instant = _time.GetUtcNow() + TimeSpan.FromSeconds(20);
        await ComesAsync(() => Task.FromResult(process.Orders.Ledger.Staged?.ActivateAt == instant && agent.GetVersions("prices").Any(record => record.ActivateAt == instant)));

        // For a minute nothing of it runs, while the fleet goes to 42, and back. What it asks then is not answered at once.
        etcd.Hangs = true;
        await fleet.StageAsync(42, 41, RolloutPhase.Switching);
        _time.Stop(TimeSpan.FromSeconds(60));
        await fleet.ActiveAsync(41, TimeSpan.FromSeconds(-30), previous: 41, previousPercent: 100, highest: 42);
        await fleet.UnstageAsync();
        // The scheduler looks at the clock each second, and the lease's own timer has seconds to go.
        foreach (int _ in Enumerable.Range(0, 40))
        {
            _time.Advance(TimeSpan.FromMilliseconds(50));
            await Task.Delay(1, TestContext.Current.CancellationToken);
        }
        Assert.Equal(("41", 41L, "v41"), (process.Orders.Version.ToString(), agent.GetVersion("prices"), process.Configuration["Shop:Greeting"]));

        etcd.Hangs = false;
        await ComesAsync(async () => (await fleet.MembersAsync()).Any(member => member is { Active: 41, State: MemberState.Ready }));
        // A record that lay in a buffer for a minute is no sign of a clock that is a minute ahead.
        Assert.All(await fleet.MembersAsync(), member => Assert.False(member.HeardAt - member.Heard > TimeSpan.FromSeconds(10)));
        Assert.DoesNotContain(process.Orders.Ledger.Records.Concat(agent.GetVersions("prices")), record => record.Version == "42" && record.ActivatedAt is not null);
        // And it follows again.
        await fleet.PublishAsync(43, Json(43));
        await fleet.ActiveAsync(43, TimeSpan.FromSeconds(5), previous: 41);
        await ComesAsync(async () => (await fleet.MembersAsync()).Any(member => member.Active == 43) && agent.GetVersion("prices") == 43);
    }

    [Fact]
    public void It_is_isolated_before_anybody_tells_it_and_old_messages_do_not_end_that()
    {
        int told = 0;
        using var isolation = new Isolation(_time, s_lease, () => told++);
        _time.Stop(TimeSpan.FromSeconds(11));
        isolation.Heard(_time.GetTimestamp());
        Assert.True(isolation.IsIsolated);
        Assert.Equal(0, told);
        _time.Advance(s_lease);
        Assert.Equal(1, told);
        Assert.True(isolation.TryReturn(_time.GetTimestamp()));
        Assert.False(isolation.IsIsolated);
        // Asked first, told by its timer all the same, and once.
        _time.Stop(TimeSpan.FromSeconds(11));
        Assert.True(isolation.IsIsolated);
        _time.Advance(TimeSpan.FromSeconds(60));
        Assert.Equal(2, told);
    }

    private static string Json(int version) =>
        $$"""{"LoadBalancing":{"Clusters":{"orders":{"Endpoints":{"a":"http://10.0.0.{{version}}:80"} } } },"Agents":{"prices":{"Currency":"v{{version}}"} },"Shop":{"Greeting":"v{{version}}"} }""";

    [UnconditionalSuppressMessage("Trimming", "IL2026", Justification = "Tests are not trimmed.")]
    private static void AddAgent(IServiceCollection services)
    {
        var configuration = (IConfiguration)services.Single(service => service.ServiceType == typeof(IConfiguration)).ImplementationInstance!;
        services.AddOptions();
        services.Configure<Prices>(configuration.GetSection("Agents:prices"));
        services.AddLoadBalancingAgent().AddOptions<Prices>("prices", configuration.GetSection("Agents:prices")).AddEtcdMember(options => options.Role = "client");
    }

    private Task ComesAsync(Func<Task<bool>> condition) => Until.IsTrue(async () =>
    {
        if (await condition()) { return true; }
        _time.Advance(TimeSpan.FromMilliseconds(50));
        return false;
    });

    internal sealed class Prices
    {
        public string Currency { get; set; } = "";
    }
}

/// <summary>A clock that a process finds ahead when it runs again, while its timers go on as if no time had passed.</summary>
internal sealed class StoppableTime : TimeProvider
{
    private long _stopped;

    public ManualTime Real { get; } = new();

    public override long TimestampFrequency => Real.TimestampFrequency;

    public override DateTimeOffset GetUtcNow() => Real.GetUtcNow() + TimeSpan.FromTicks(Volatile.Read(ref _stopped));

    public override long GetTimestamp() => Real.GetTimestamp() + Volatile.Read(ref _stopped);

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) => Real.CreateTimer(callback, state, dueTime, period);

    public void Stop(TimeSpan time) => Interlocked.Add(ref _stopped, time.Ticks);

    public void Advance(TimeSpan time) => Real.Advance(time);
}
