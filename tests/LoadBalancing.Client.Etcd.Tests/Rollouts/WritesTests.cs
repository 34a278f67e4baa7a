using LoadBalancing.Client.Etcd.Fleets;
using LoadBalancing.Client.Etcd.Rollouts;
using LoadBalancing.Client.Etcd.Storage;

namespace LoadBalancing.Client.Etcd.Tests.Rollouts;

/// <summary>What keeps a write that arrives late, or twice, or from one who has lost the lock, from being done.</summary>
public sealed class WritesTests
{
    [Fact]
    public void Every_write_is_bound_to_the_lock_and_to_staged_as_it_was_seen_and_writes_staged()
    {
        var world = new FleetWorld();
        FleetLock held = FleetLock.TryTakeAsync(new FleetPlace(world.Etcd, world.Keys, world.Time), "me", default).Result!;
        var writes = new RolloutWrites(world.Keys, held);
        DateTimeOffset now = world.Time.GetUtcNow();
        var staged = new StagedRecord(10, 2, 1, RolloutPhase.Switching);
        var situation = new RolloutSituation(staged, new ActiveRecord(2, now, 10) { Previous = 1 }, RollCall.Of(staged, []), now, now, null);
        foreach (RolloutStep step in (RolloutStep[])[new RolloutStep.Switch(0), new RolloutStep.Bake(), new RolloutStep.Return("why"), new RolloutStep.Rearm(), new RolloutStep.End(RolloutOutcome.Done, null)])
        {
            EtcdTransaction write = writes.Of(step, situation, seen: 77);
            Assert.Equal([EtcdCondition.IsOf(world.Keys.Lock, held.Revision), EtcdCondition.IsUnchanged(world.Keys.Staged, 77)], write.Conditions);
            Assert.Contains(write.Operations, operation => operation.Key == world.Keys.Staged);
            Assert.Equal(step is RolloutStep.Switch or RolloutStep.Return or RolloutStep.Rearm, write.Operations.Any(operation => operation.Key == world.Keys.Active));
        }
        EtcdTransaction begin = writes.Begin(staged);
        Assert.Equal([EtcdCondition.IsOf(world.Keys.Lock, held.Revision), EtcdCondition.IsAbsent(world.Keys.Staged)], begin.Conditions);
        Assert.Equal([world.Keys.Staged, world.Keys.Abort], begin.Operations.Select(operation => operation.Key));
    }
}
