using LoadBalancing.Client.Etcd.Fleets;

namespace LoadBalancing.Client.Etcd.Tests.Rollouts;

public sealed class RolloutTests
{
    private readonly FleetWorld _world = new();

    [Fact]
    public void A_version_is_staged_by_all_active_at_one_instant_and_done_after_its_bake()
    {
        foreach (string id in (string[])["a", "b", "c"]) { _world.Join(id); }
        _world.Roll(1);
        Task<RolloutResult> rollout = _world.Coordinator("me").RolloutAsync(2, FleetWorld.Options(), default);
        Assert.Equal(RolloutPhase.Staging, _world.Staged!.Phase);
        _world.Advance(0.29);
        Assert.Equal(1, _world.Active!.Version);
        _world.Advance(0.05);
        // 300 ms to prepare, 10 ms until it is looked at (of the 340 that have passed); then 10 s of lease and 1 s more.
        Assert.Equal(_world.Time.GetUtcNow() - TimeSpan.FromSeconds(0.03) + TimeSpan.FromSeconds(11), _world.Active!.ActivateAt);
        DateTimeOffset instant = _world.Active.ActivateAt;
        _world.Advance(10.9);
        Assert.All(_world.Members, member => Assert.Equal(1, member.Runs));
        RolloutResult result = _world.Until(rollout);
        Assert.True(result.IsDone, result.Reason);
        Assert.All(_world.Members, member => Assert.Equal((instant, 2L), member.Flips[^1]));
        Assert.Null(_world.Staged);
        Assert.Null(_world.Find(_world.Keys.Lock));
        HistoryRecord ended = _world.History[^1];
        Assert.Equal((result.Rollout, RolloutOutcome.Done, 3, "me"), (ended.Rollout, ended.Outcome, ended.Members, ended.By));
        Assert.Equal(0, _world.Until(_world.Coordinator("me").RolloutAsync(2, FleetWorld.Options(), default)).Rollout);
    }
}
