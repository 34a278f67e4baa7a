using LoadBalancing.Client.Etcd.Fleets;
using LoadBalancing.Client.Etcd.Storage;
using LoadBalancing.Client.Etcd.Tests.Servers;
using LoadBalancing.Client.Etcd.Wire;
using Microsoft.Extensions.Logging.Abstractions;

namespace LoadBalancing.Client.Etcd.Tests.Rollouts;

/// <summary>What the store in memory promises, kept by etcd: a rollout of three members, an end, a way back, and two coordinators.</summary>
public sealed class RealEtcdTests : IAsyncLifetime
{
    private readonly List<ScriptedMember> _members = [];
    private readonly string _prefix = SharedEtcd.NewPrefix();
    private IEtcdStore? _store;
    private EtcdFleet? _fleet;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    private EtcdFleet Fleet => _fleet!;

    public async ValueTask InitializeAsync()
    {
        var options = new EtcdOptions { Prefix = _prefix };
        options.Endpoints.Add((await SharedEtcd.GetAsync(Ct)).Endpoint);
        (_store, _fleet) = (EtcdStore.Open(options, TimeProvider.System, NullLogger.Instance), EtcdFleet.Connect(options));
        foreach (int version in (int[])[1, 2]) { await Fleet.PublishAsync($$"""{"Feature":{{version}}}""", version, cancellationToken: Ct); }
    }

    public async ValueTask DisposeAsync()
    {
        _members.ForEach(member => member.Vanish());
        if (_fleet is not null) { await _fleet.DisposeAsync(); }
        if (_store is not null) { await _store.DisposeAsync(); }
    }

    [Fact]
    public async Task Three_members_flip_at_one_instant_and_of_two_coordinators_one_does_it()
    {
        await JoinAsync();
        var seen = new List<FleetStatus>();
        Task<RolloutResult>[] both = [RollAsync(1, new Seen(seen)), RollAsync(1, new Seen(seen))];
        RolloutResult?[] results = await Task.WhenAll(both.Select(async one =>
        {
            try { return (RolloutResult?)await one; }
            catch (FleetException e) when (e.Code == FleetErrorCode.Locked) { return null; }
        }));
        Assert.Equal("done", Assert.Single(results, result => result is not null)!.Outcome);
        Assert.All(_members, member => Assert.Equal(1, member.Runs));
        FleetStatus status = await Fleet.GetStatusAsync(Ct);
        Assert.Equal((1L, true, 3, 0), (status.ActiveVersion!.Value, status.Rollout is null, status.Members.Count, status.Laggards.Count()));
        Assert.Contains(seen, one => one.Rollout is { Phase: "staging" });
        Assert.Single(await Fleet.GetHistoryAsync(cancellationToken: Ct));
        Assert.Equal(0, (await RollAsync(1)).Rollout);
    }

    [Fact]
    public async Task One_that_never_prepares_is_waited_for_until_somebody_asks_for_the_end()
    {
        await JoinAsync(new MemberScript { Lease = TimeSpan.FromSeconds(1), Hangs = 2 });
        Assert.Equal("done", (await RollAsync(1)).Outcome);
        Task<RolloutResult> rollout = RollAsync(2);
        await foreach (FleetStatus status in Fleet.WatchStatusAsync(Ct))
        {
            if (status.Rollout is { Prepared: 3 }) { break; }
        }
        RolloutResult? ended = await Fleet.AbortAsync("enough", cancellationToken: Ct);
        Assert.Equal(await rollout, ended);
        Assert.Equal("aborted", ended!.Outcome);
        Assert.All(_members, member => Assert.Equal(1, member.Runs));
    }

    [Fact]
    public async Task Harm_takes_all_back()
    {
        await JoinAsync(new MemberScript { Lease = TimeSpan.FromSeconds(1), HarmedBy = 2, HarmAfter = TimeSpan.Zero });
        Assert.Equal("done", (await RollAsync(1)).Outcome);
        RolloutResult result = await RollAsync(2, bake: 30);
        Assert.Equal(("taken_back", "Harm is told by client/m3 (it does harm)."), (result.Outcome, result.Reason));
        Assert.All(_members, member => Assert.Equal([1L, 2, 1], member.Flips.Select(flip => flip.Version!.Value)));
    }

    private Task<RolloutResult> RollAsync(long version, IProgress<FleetStatus>? progress = null, double bake = 0) =>
        Fleet.RolloutAsync(version, new RolloutOptions { Bake = TimeSpan.FromSeconds(bake) }, progress, Ct);

    private Task JoinAsync(params MemberScript[] others) => Task.Run(() =>
    {
        ThreadPool.SetMinThreads(32, 32);
        MemberScript usual = new() { Lease = TimeSpan.FromSeconds(1), Prepares = TimeSpan.FromMilliseconds(20) };
        foreach ((int i, MemberScript script) in ((MemberScript[])[usual, usual, usual, .. others]).Index())
        {
            _members.Add(new ScriptedMember(_store!, new FleetKeys(_prefix), TimeProvider.System, $"m{i}", script));
            _members[^1].Start();
        }
    });

    private sealed class Seen(List<FleetStatus> seen) : IProgress<FleetStatus>
    {
        public void Report(FleetStatus value) { lock (seen) { seen.Add(value); } }
    }
}
