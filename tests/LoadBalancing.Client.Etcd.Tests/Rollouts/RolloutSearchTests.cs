using LoadBalancing.Client.Etcd.Fleets;

namespace LoadBalancing.Client.Etcd.Tests.Rollouts;

/// <summary>Fleets, faults and coordinators by chance. What must hold after each commit is in <see cref="FleetWorld"/>; here, what must hold at the end. A seed repeats its case exactly.</summary>
public sealed class RolloutSearchTests
{
    private const int Cases = 300;

    [Fact]
    public void Whatever_dies_or_fails_all_run_the_new_version_or_all_the_old_one()
    {
        Dictionary<string, int> outcomes = [];
        for (int seed = 0; seed < Cases; seed++)
        {
            try { foreach (string outcome in Run(new Random(seed))) { outcomes[outcome] = outcomes.GetValueOrDefault(outcome) + 1; } }
            catch (Exception e) { throw new InvalidOperationException($"Seed {seed}: {e.Message}", e); }
        }
        // A search that never gets somewhere proves nothing of it.
        foreach (string outcome in (string[])["done", "aborted", "taken_back", "coordinators died: 1", "coordinators died: 2"])
        {
            Assert.True(outcomes.GetValueOrDefault(outcome) >= Cases / 20, $"{outcome}: {string.Join(", ", outcomes)}");
        }
    }

    private static List<string> Run(Random random)
    {
        var world = new FleetWorld();
        int count = random.Next(1, 6);
        for (int i = 0; i < count; i++) { world.Join($"m{random.Next(1_000_000)}-{i}", Script(random)); }
        world.Roll(1);
        RolloutOptions options = FleetWorld.Options();
        if (random.Next(3) == 0) { foreach (double wave in (double[])[30, 100]) { options.Waves.Add(wave); } }
        TimeSpan clock = Clock(random);
        MortalEtcd way = Way(world, "c0", random, clock);
        Task rollout = world.Coordinator(way, clock).RolloutAsync(2, options, default);
        int died = 0;
        for (int second = 0, next = 1; second < 1_000 && !(rollout.IsCompleted && world.Staged is null); second++)
        {
            Event(world, random);
            world.Advance(random.NextDouble() * 2);
            if (!way.IsDead && !rollout.IsCompleted) { continue; }
            if (way.IsDead) { died++; }
            // The last one lives.
            way = next < 4 ? Way(world, $"c{next}", random, clock = Clock(random)) : world.Way($"c{next}", clock: clock = default);
            next++;
            rollout = random.Next(3) == 0
                ? world.Coordinator(way, clock).AbortAsync("enough", default)
                : world.Coordinator(way, clock).ResumeAsync(TimeSpan.FromSeconds(20), null, default);
        }
        Assert.True(world.Staged is null, $"It hangs: {string.Join(" ", world.Fleet.GetStatusAsync().Result.Explanation)}");
        world.Advance(15);
        if (world.History is not [.., { Version: 2 } ended]) { Assert.All(world.Live, member => Assert.Equal(1, member.Runs)); return ["never began"]; }
        Assert.All(world.Live, member => Assert.Equal(ended.Outcome == RolloutOutcome.Done ? 2 : 1, member.Runs));
        Assert.Equal(ended.Outcome == RolloutOutcome.Done ? 2 : 1, world.Active!.Version);
        Assert.Equal(ended.Outcome == RolloutOutcome.Aborted ? 1 : 2, world.Active.Highest);
        world.CheckDocuments();
        return [ended.Outcome switch { RolloutOutcome.Done => "done", RolloutOutcome.Aborted => "aborted", _ => "taken_back" }, $"coordinators died: {Math.Min(died, 2)}"];
    }

    private static MemberScript Script(Random random) => new()
    {
        Lease = TimeSpan.FromSeconds(random.Next(2, 15)),
        Prepares = TimeSpan.FromMilliseconds(random.Next(3_000)),
        Clock = TimeSpan.FromMilliseconds(random.Next(-300, 300)),
        Refuses = random.Next(25) == 0 ? 2 : 0,
        Hangs = random.Next(25) == 0 ? 2 : 0,
        Stays = random.Next(25) == 0 ? 2 : 0,
        HarmedBy = random.Next(15) == 0 ? 2 : 0,
        HarmAfter = TimeSpan.FromSeconds(random.Next(8)),
    };

    /// <summary>Mostly right; now and then a minute off, either way.</summary>
    private static TimeSpan Clock(Random random) => random.Next(6) switch { 0 => TimeSpan.FromMinutes(1), 1 => TimeSpan.FromMinutes(-1), _ => TimeSpan.FromMilliseconds(random.Next(-200, 200)) };

    private static MortalEtcd Way(FleetWorld world, string name, Random random, TimeSpan clock) =>
        world.Way(name, random.Next(4) == 0 ? null : random.Next(6), random.Next(2) == 0, random.Next(4) == 0, clock);

    private static void Event(FleetWorld world, Random random)
    {
        switch (random.Next(40))
        {
            case 0: world.Join($"j{random.Next(1_000_000)}", Script(random)); break;
            case 1 when world.Live.FirstOrDefault() is { } gone: gone.Vanish(); break;
            case 2 when world.Members.FirstOrDefault(member => !member.IsLive) is { } back: back.Start(); break;
        }
    }
}
