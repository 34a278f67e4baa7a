using LoadBalancing.Client.Etcd.Fleets;
using LoadBalancing.Client.Etcd.Membership;
using LoadBalancing.Client.Etcd.Tests.Doubles;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace LoadBalancing.Client.Etcd.Tests.Membership;

/// <summary>A member with real clusters.</summary>
public sealed class MemberTests : VirtualFleet
{
    [Fact]
    public async Task A_member_reports_what_it_runs_and_leaves_at_once()
    {
        await BeginAsync();
        await using MemberProcess process = await MemberProcess.StartAsync(_etcd, _time, options => (options.Role, options.Id) = ("web", "a.1"));
        MemberReport report = await ReportAsync(report => report.Active == 1);
        Assert.Equal(("web", "a.1", MemberState.Ready, 300.0, (long?)null, (DateTimeOffset?)null), (report.Role, report.Id, report.State, report.LeaseSeconds, report.Staged, report.Heard));
        Assert.Equal("1", process.Orders.Version.ToString());

        await process.StopAsync();
        Assert.Empty(await _fleet.MembersAsync());
        Assert.Contains(619, process.Logs.Ids);
        Assert.Contains(628, process.Logs.Ids);
    }

    [Fact]
    public async Task A_version_is_prepared_runs_at_its_instant_and_is_confirmed()
    {
        await BeginAsync(1, 2);
        await using MemberProcess process = await MemberProcess.StartAsync(_etcd, _time);
        await ReportAsync(report => report.Active == 1);

        await _fleet.StageAsync(2, 1);
        MemberReport prepared = await ReportAsync(report => report.State == MemberState.Staged);
        Assert.Equal((2L, 1L, 2L), (prepared.Staged, prepared.Active, prepared.Rollout));
        Assert.NotNull(prepared.Heard);
        Assert.Equal("2", process.Orders.Ledger.Staged?.Version);
        Assert.Equal("v1", process.Configuration["Prices:Currency"]);

        DateTimeOffset instant = _time.GetUtcNow() + TimeSpan.FromSeconds(11);
        await _fleet.ActiveAsync(2, TimeSpan.FromSeconds(11), previous: 1);
        await _fleet.StageAsync(2, 1, RolloutPhase.Switching);
        await Until.IsTrue(_time, s_step, () => process.Orders.Ledger.Staged?.ActivateAt == instant);
        await Until.IsTrue(_time, s_step, () => instant - _time.GetUtcNow() <= s_step);
        _time.Advance(instant - _time.GetUtcNow() - TimeSpan.FromTicks(1));
        Assert.Equal(("1", "v1"), (process.Orders.Version.ToString(), process.Configuration["Prices:Currency"]));
        Assert.Equal(1, Assert.Single(await _fleet.MembersAsync()).Active);
        _time.Advance(TimeSpan.FromTicks(1));
        Assert.Equal(("2", "v2"), (process.Orders.Version.ToString(), process.Configuration["Prices:Currency"]));

        MemberReport flipped = await ReportAsync(report => report.Active == 2);
        Assert.Equal((MemberState.Ready, instant, 2L), (flipped.State, flipped.ActiveSince!.Value, flipped.Staged));
        await _fleet.UnstageAsync();
        Assert.Null((await ReportAsync(report => report.Staged is null)).Staged);
        Assert.Contains(622, process.Logs.Ids);
        Assert.Contains(process.Logs.Lines, line => line.Id == 624 && line.Text.Contains("from version 1 to version 2, 0 ms after", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_version_that_a_cluster_cannot_run_is_refused_with_its_reason_and_an_abort_ends_that()
    {
        await BeginAsync();
        await _fleet.PublishAsync(2, """{"LoadBalancing":{"Clusters":{"orders":{"Endpoints":["http://10.0.0.1:80"],"Picker":{"Policy":"nonsense"}}}}}""");
        await using MemberProcess process = await MemberProcess.StartAsync(_etcd, _time);

        await _fleet.StageAsync(2, 1);
        MemberReport refused = await ReportAsync(report => report.State == MemberState.Refused);
        Assert.Contains("version 2: LoadBalancing:Clusters:orders:Picker:Policy", refused.Error, StringComparison.Ordinal);
        Assert.Equal((null, 1L), (refused.Staged, refused.Active));

        await _fleet.UnstageAsync();
        MemberReport ready = await ReportAsync(report => report.State == MemberState.Ready);
        Assert.Null(ready.Error);
        Assert.Equal("1", process.Orders.Version.ToString());
        Assert.Contains(623, process.Logs.Ids);
    }

    [Fact]
    public async Task A_version_that_was_refused_before_is_refused_again_and_one_that_is_good_is_not_held_to_that()
    {
        await BeginAsync(1, 3);
        await _fleet.PublishAsync(2, """{"LoadBalancing":{"Clusters":{"orders":{"Endpoints":["http://10.0.0.1:80"],"Picker":{"Policy":"nonsense"}}}}}""");
        await using MemberProcess process = await MemberProcess.StartAsync(_etcd, _time);
        for (int i = 0; i < 2; i++)
        {
            await _fleet.StageAsync(2, 1);
            await ReportAsync(report => report.State == MemberState.Refused);
            await _fleet.UnstageAsync();
            await ReportAsync(report => report.State == MemberState.Ready);
        }
        await _fleet.StageAsync(3, 1);
        MemberReport report = await ReportAsync(report => report.State is MemberState.Staged or MemberState.Refused);
        Assert.Equal(MemberState.Staged, report.State);
    }

    [Fact]
    public async Task A_version_without_a_section_that_this_process_runs_is_refused()
    {
        await BeginAsync();
        await _fleet.PublishAsync(2, """{"LoadBalancing":{"Clusters":{"others":{"Endpoints":["http://10.0.0.1:80"]}}}}""");
        await using MemberProcess process = await MemberProcess.StartAsync(_etcd, _time);
        await _fleet.StageAsync(2, 1);
        MemberReport refused = await ReportAsync(report => report.State == MemberState.Refused);
        Assert.Equal("version 2: it has no section LoadBalancing:Clusters:orders, which this process runs in version 1", refused.Error);
    }

    [Fact]
    public async Task A_version_that_touches_no_part_is_prepared_at_once_and_its_plain_keys_flip()
    {
        await _fleet.PublishAsync(1, """{"Prices":{"Currency":"v1"}}""");
        await _fleet.PublishAsync(2, """{"Prices":{"Currency":"v2"}}""");
        await _fleet.ActiveAsync(1, TimeSpan.Zero);
        await using var process = new MemberProcess(() => _etcd, _time, services: services => services.RemoveAll<Client.DependencyInjection.ClusterRegistration>());
        await process.StartAsync();
        await _fleet.StageAsync(2, 1);
        Assert.Equal(2, (await ReportAsync(report => report.State == MemberState.Staged)).Staged);
        await _fleet.ActiveAsync(2, TimeSpan.FromSeconds(2), previous: 1);
        MemberReport report = await ReportAsync(report => report.Active == 2);
        Assert.Equal("v2", process.Configuration["Prices:Currency"]);
        Assert.NotNull(report.ActiveSince);
    }

    [Fact]
    public async Task A_document_that_is_corrupt_is_refused()
    {
        await BeginAsync();
        await _fleet.PutAsync(_fleet.Keys.Document(2), "{}"u8.ToArray());
        await using MemberProcess process = await MemberProcess.StartAsync(_etcd, _time);
        await _fleet.StageAsync(2, 1);
        Assert.Contains("/shop/documents/2", (await ReportAsync(report => report.State == MemberState.Refused)).Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_is_taken_back_goes_back_at_its_instant_in_clusters_too()
    {
        await BeginAsync(41, 42);
        await using MemberProcess process = await MemberProcess.StartAsync(_etcd, _time);
        await _fleet.StageAsync(42, 41);
        await ReportAsync(report => report.State == MemberState.Staged);
        await _fleet.ActiveAsync(42, TimeSpan.FromSeconds(2), previous: 41);
        await ReportAsync(report => report.Active == 42);

        await _fleet.ActiveAsync(41, TimeSpan.FromSeconds(5), previous: 41, previousPercent: 100, highest: 42);
        await _fleet.StageAsync(42, 41, RolloutPhase.Returning);
        await Until.IsTrue(_time, s_step, () => process.Orders.Ledger.Staged?.Version == "41");
        Assert.Equal("42", process.Orders.Version.ToString());
        MemberReport back = await ReportAsync(report => report.Active == 41);
        Assert.Equal(MemberState.Ready, back.State);
        Assert.Equal(("41", "v41"), (process.Orders.Version.ToString(), process.Configuration["Prices:Currency"]));
    }

    [Fact]
    public async Task Harm_is_reported_and_the_cluster_does_not_go_back_by_itself()
    {
        await BeginAsync(1, 2);
        await using MemberProcess process = await MemberProcess.StartAsync(_etcd, _time);
        await _fleet.StageAsync(2, 1);
        await ReportAsync(report => report.State == MemberState.Staged);
        await _fleet.ActiveAsync(2, TimeSpan.FromSeconds(2), previous: 1);
        await ReportAsync(report => report.Active == 2);

        process.Orders.HarmReported!(2, "half of all requests fail");
        MemberReport harmed = await ReportAsync(report => report.State == MemberState.Harmed);
        Assert.Equal(("LoadBalancing:Clusters:orders: half of all requests fail", 2L), (harmed.Error, harmed.Active));
        Assert.Equal("2", process.Orders.Version.ToString());
        // It is logged after it was told.
        await Until.IsTrue(() => process.Logs.Ids.Contains(626));

        // It was the other version that did it.
        await _fleet.ActiveAsync(1, TimeSpan.FromSeconds(2), previous: 1, previousPercent: 100, highest: 2);
        await _fleet.UnstageAsync();
        Assert.Null((await ReportAsync(report => report is { Active: 1, State: MemberState.Ready })).Error);
    }

    [Fact]
    public async Task A_member_of_a_wave_that_starts_runs_the_version_of_its_wave_from_its_first_request_on()
    {
        await BeginAsync(1, 2);
        double position = Wave.PositionOf("client", "one");
        await _fleet.ActiveAsync(2, TimeSpan.Zero, previous: 1, percent: position + 0.01);
        await using MemberProcess process = await MemberProcess.StartAsync(_etcd, _time);
        // No time has passed since the clusters were made.
        Assert.Equal("2", process.Orders.Version.ToString());
        await _fleet.ActiveAsync(2, TimeSpan.Zero, previous: 1, percent: position);
        await using MemberProcess other = await MemberProcess.StartAsync(_etcd, _time);
        Assert.Equal("1", other.Orders.Version.ToString());
    }

    [Fact]
    public async Task A_staged_version_is_not_the_first_that_clusters_see()
    {
        await BeginAsync(1, 2);
        await _fleet.StageAsync(2, 1);
        await using MemberProcess process = await MemberProcess.StartAsync(_etcd, _time);
        Assert.Equal("1", process.Orders.Version.ToString());
        Assert.Equal(2, (await ReportAsync(report => report.State == MemberState.Staged)).Staged);
    }

    [Fact]
    public async Task Without_AddEtcd_the_start_fails_and_says_so()
    {
        await using ServiceProvider services = new ServiceCollection().AddEtcdMember().AddEtcdMember().BuildServiceProvider();
        IHostedService member = Assert.Single(services.GetServices<IHostedService>());
        InvalidOperationException error = await Assert.ThrowsAsync<InvalidOperationException>(() => member.StartAsync(CancellationToken.None));
        Assert.Contains("builder.Configuration.AddEtcd", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task All_options_that_are_wrong_are_told_at_once()
    {
        await using ServiceProvider services = new ServiceCollection().AddEtcdMember(options => (options.Role, options.Id, options.LeaseTime) = ("Client", "a/b", TimeSpan.FromSeconds(1))).BuildServiceProvider();
        OptionsValidationException error = Assert.Throws<OptionsValidationException>(() => services.GetServices<IHostedService>());
        Assert.Equal(3, error.Failures.Count());
        Assert.NotEqual(new EtcdMemberOptions().Id, new EtcdMemberOptions().Id);
        EtcdMemberRules.ThrowIfWrong(new EtcdMemberOptions());
    }

    private async Task BeginAsync(params long[] versions)
    {
        await _fleet.PublishAsync(versions is [] ? [1] : versions);
        await _fleet.ActiveAsync(versions is [] ? 1 : versions[0], TimeSpan.Zero);
    }

    /// <summary>Moves the clock until the one member says so.</summary>
    private async Task<MemberReport> ReportAsync(Func<MemberReport, bool> condition)
    {
        MemberReport? found = null;
        await Until.IsTrue(
            async () =>
            {
                found = (await _fleet.MembersAsync()).SingleOrDefault();
                if (found is not null && condition(found)) { return true; }
                _time.Advance(s_step);
                return false;
            },
            $"the last report is {found}");
        return found!;
    }
}
