using LoadBalancing.Agent;
using LoadBalancing.Client.Etcd.Fleets;
using LoadBalancing.Client.Etcd.Tests.Doubles;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace LoadBalancing.Client.Etcd.Tests.Membership;

/// <summary>A process whose part of the fleet's document is a server's: it confirms what its application has verified, and nothing else.</summary>
public sealed class AgentMemberTests
{
    private static readonly TimeSpan s_step = TimeSpan.FromMilliseconds(50);
    private readonly ManualTime _time = new();
    private readonly MemoryEtcd _etcd;
    private Func<string, ValueTask<string?>> _verify = static _ => ValueTask.FromResult<string?>(null);

    public AgentMemberTests() => Fleet = new FleetScript(_etcd = new MemoryEtcd(_time), _time);

    [Fact]
    public async Task A_version_that_is_still_being_applied_is_neither_prepared_nor_run()
    {
        await using MemberProcess process = await StartAsync();
        var applied = new TaskCompletionSource<string?>();
        _verify = currency => currency == "v2" ? new(applied.Task) : ValueTask.FromResult<string?>(null);
        await Fleet.StageAsync(2, 1);
        MemberReport report = await ReportAsync(report => report.Rollout == 2);
        Assert.Equal((MemberState.Preparing, null, 1L), (report.State, report.Staged, report.Active));
        // It is to run, and is not ready for it.
        await Fleet.ActiveAsync(2, TimeSpan.Zero, previous: 1);
        report = await ReportAsync(report => report.State == MemberState.Behind);
        Assert.Equal((1L, "Agents:prices: it is being applied"), (report.Active, report.Error));
        Assert.Equal(1, process.Services.GetRequiredService<IAgent>().GetVersion("prices"));
        applied.SetResult(null);
        await ReportAsync(report => report is { Active: 2, State: MemberState.Ready or MemberState.Staged });
        Assert.Equal(2, process.Services.GetRequiredService<IAgent>().GetVersion("prices"));
    }

    [Fact]
    public async Task What_the_application_does_not_verify_is_refused_at_once_with_its_reason()
    {
        await using MemberProcess process = await StartAsync();
        _verify = currency => ValueTask.FromResult(currency == "v2" ? "no such currency" : null);
        await Fleet.StageAsync(2, 1);
        DateTimeOffset staged = _time.GetUtcNow();
        MemberReport report = await ReportAsync(report => report.State == MemberState.Refused);
        Assert.Contains("no such currency", report.Error, StringComparison.Ordinal);
        // Only a refusal of before is waited for, for 6 s.
        Assert.True(_time.GetUtcNow() - staged < TimeSpan.FromSeconds(5));
        Assert.Equal(1, process.Services.GetRequiredService<IAgent>().GetVersion("prices"));
    }

    private FleetScript Fleet { get; }

    private async Task<MemberProcess> StartAsync()
    {
        foreach (int version in (int[])[1, 2]) { await Fleet.PublishAsync(version, $$"""{"LoadBalancing":{"Clusters":{"orders":{"Endpoints":{"a":"http://10.0.0.1:80"} } } },"Agents":{"prices":{"Currency":"v{{version}}"} } }"""); }
        await Fleet.ActiveAsync(1, TimeSpan.Zero);
        var process = new MemberProcess(() => _etcd, _time, services: AddAgent);
        await process.StartAsync();
        await ReportAsync(report => report.Active == 1);
        return process;
    }

    private void AddAgent(IServiceCollection services)
    {
        IConfigurationSection section = ((IConfiguration)services.Single(service => service.ServiceType == typeof(IConfiguration)).ImplementationInstance!).GetSection("Agents:prices");
        services.AddOptions();
        services.Configure<StoppedProcessTests.Prices>(section);
        services.AddLoadBalancingAgent().AddOptions<StoppedProcessTests.Prices>("prices", section, (prices, _) => _verify(prices.Currency)).AddEtcdMember(options => options.Role = "server");
    }

    private async Task<MemberReport> ReportAsync(Func<MemberReport, bool> condition)
    {
        MemberReport? found = null;
        await Until.IsTrue(
            async () =>
            {
                found = (await Fleet.MembersAsync()).SingleOrDefault();
                if (found is not null && condition(found)) { return true; }
                _time.Advance(s_step);
                return false;
            },
            $"the last report is {found}");
        return found!;
    }
}
