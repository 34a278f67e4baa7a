using LoadBalancing.Client.Versions;

namespace LoadBalancing.Client.Benchmarks.Flips;

/// <summary>A way of doing many things at one instant.</summary>
/// <param name="Name">As the table has it.</param>
/// <param name="Arm">Arms all of a round, and returns what gives back what it needed.</param>
internal sealed record FlipSubject(string Name, Func<FlipRound, IDisposable?> Arm)
{
    public static readonly IReadOnlyList<FlipSubject> All = [new("the scheduler", Scheduled), new("a timer each", Timers), new("clusters", ClusterFlips.Arm) { Ahead = TimeSpan.FromSeconds(4), RoundsOfEach = 5 }];

    /// <summary>How long arming may take.</summary>
    public TimeSpan Ahead { get; init; } = TimeSpan.FromMilliseconds(200);

    /// <summary>One round of so many, where arming takes long.</summary>
    public int RoundsOfEach { get; init; } = 1;

    private static IDisposable? Scheduled(FlipRound round)
    {
        for (int i = 0; i < round.Count; i++) { ActivationScheduler.Shared.Schedule(round.At, new Activation(round, i)); }
        return null;
    }

    /// <summary>What anybody would write first.</summary>
    private static Together Timers(FlipRound round)
    {
        var timers = new Timer[round.Count];
        for (int i = 0; i < timers.Length; i++)
        {
            int index = i;
            timers[i] = new Timer(_ => round.Ran(index), null, round.At - DateTimeOffset.UtcNow, Timeout.InfiniteTimeSpan);
        }
        return new Together(timers);
    }

    private sealed class Activation(FlipRound round, int index) : IActivation
    {
        public void Prepare() { }

        public void Activate(TimeSpan late) => round.Ran(index);
    }

    private sealed class Together(IDisposable[] all) : IDisposable
    {
        public void Dispose() { foreach (IDisposable one in all) { one.Dispose(); } }
    }
}
