using LoadBalancing.Client.Etcd.Fleets;

namespace LoadBalancing.Client.Etcd.Tests.Rollouts;

/// <summary>A rollout is five commits: 0 the lock, 1 staged, 2 the order to flip, 3 the bake, 4 the end. Its coordinator dies at each, before it was done or after, and another comes.</summary>
public sealed class DeathTests
{
    private readonly FleetWorld _world = new();

    public static TheoryData<int, bool, bool> Deaths
    {
        get
        {
            var deaths = new TheoryData<int, bool, bool>();
            foreach (int commit in Enumerable.Range(0, 5)) { foreach (bool isAfter in (bool[])[false, true]) { foreach (bool isAbort in (bool[])[false, true]) { deaths.Add(commit, isAfter, isAbort); } } }
            return deaths;
        }
    }

    [Theory]
    [MemberData(nameof(Deaths))]
    public void Whoever_comes_after_a_coordinator_that_died_finishes_its_rollout_or_ends_it(int commit, bool isAfter, bool isAbort)
    {
        foreach (string id in (string[])["a", "b", "c"]) { _world.Join(id); }
        _world.Roll(1);
        MortalEtcd way = _world.Way("dead", commit, isAfter);
        _ = _world.Coordinator(way).RolloutAsync(2, FleetWorld.Options(), default);
        for (int second = 0; second < 60 && !way.IsDead; second++) { _world.Advance(1); }
        Assert.True(way.IsDead);
        Assert.NotEmpty(_world.Fleet.GetStatusAsync().Result.Explanation);
        _world.Advance(1);
        RolloutResult? result = isAbort
            ? _world.Until(_world.Coordinator("next").AbortAsync("enough", default))
            : _world.Until(_world.Coordinator("next").ResumeAsync(TimeSpan.FromSeconds(20), end: null, default));
        // Nothing stood there before staged was written, and nothing after its end.
        int done = isAfter ? commit + 1 : commit;
        string? expected = done switch { < 2 or 5 => null, 2 when isAbort => "aborted", _ when isAbort => "taken_back", _ => "done" };
        Assert.Equal(expected, result?.Outcome);
        if (isAbort && expected is not null) { Assert.Equal("next asked for its end: enough", result!.Reason); }
        _world.Advance(2);
        long runs = expected == "done" || done == 5 ? 2 : 1;
        Assert.All(_world.Live, member => Assert.Equal(runs, member.Runs));
        Assert.Null(_world.Staged);
        // The dead one wrote the first, and nobody both.
        Assert.Equal(_world.Writers.Order().ToArray(), _world.Writers);
        _world.CheckDocuments();
        // Whatever was left, the next rollout finds the way free once the dead one's lock has ended: 10 s, of which 3 or more have passed.
        _world.Advance(7);
        Assert.Equal("done", _world.Until(_world.Coordinator("third").RolloutAsync(3, FleetWorld.Options(), default)).Outcome);
    }

    [Theory]
    [InlineData(0, false)]
    [InlineData(0, true)]
    [InlineData(1, false)]
    [InlineData(1, true)]
    [InlineData(2, false)]
    [InlineData(2, true)]
    [InlineData(3, false)]
    [InlineData(3, true)]
    [InlineData(4, false)]
    [InlineData(4, true)]
    public void A_lost_answer_is_found_out_and_nothing_is_done_twice(int commit, bool isAfter)
    {
        _world.Join("a");
        _world.Roll(1);
        MortalEtcd way = _world.Way("me", commit, isAfter, isOnlyLost: true);
        Task<RolloutResult> rollout = _world.Coordinator(way).RolloutAsync(2, FleetWorld.Options(), default);
        if (commit == 0 && !isAfter)
        {
            Assert.Equal(FleetErrorCode.Locked, Assert.ThrowsAny<FleetException>(() => _world.Until(rollout)).Code);
            return;
        }
        Assert.Equal("done", _world.Until(rollout).Outcome);
        Assert.Equal([(RolloutOutcome.Done, 1L), (RolloutOutcome.Done, 2L)], _world.History.Select(ended => (ended.Outcome, ended.Version)));
        // active once (with staged), staged at its beginning and for the bake; the end deletes staged and puts the history.
        Assert.Equal(1 + 2 + 1 + 2, _world.Writers.Count);
        Assert.Equal([1, 2], _world.Members[0].Flips.Select(flip => flip.Version));
    }
}
