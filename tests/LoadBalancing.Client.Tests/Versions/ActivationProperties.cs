using FsCheck;
using FsCheck.Fluent;

namespace LoadBalancing.Client.Tests.Versions;

/// <summary>Random sequences of scheduling, cancelling, time that passes, and (in the second law) a wall clock that jumps.</summary>
public sealed class ActivationProperties
{
    private static void ForAll(int seed, int kinds, Func<(int What, int Size)[], bool> holds)
    {
        Gen<(int, int)> step = from what in Gen.Choose(0, kinds - 1) from size in Gen.Choose(0, 4_000) select (what, size);
        Prop.ForAll(step.ArrayOf(60).ToArbitrary(), holds).Check(Config.QuickThrowOnFailure.WithMaxTest(300).WithReplay((ulong)seed, 31));
    }

    /// <summary>The model: of those that wait, the earliest runs first, at its instant or, if that has passed, where the clock stands.</summary>
    [Fact]
    public void While_the_clock_only_goes_on_everything_runs_where_a_sorted_list_would_run_it() => ForAll(1, 4, steps =>
    {
        using var test = new Activations();
        List<(double At, int Order, IDisposable Entry)> waiting = [];
        List<string> expected = [];
        double now = 0;
        for (int i = 0; i < steps.Length; i++)
        {
            (int what, int size) = steps[i];
            switch (what)
            {
                case 0 or 1:
                    double at = now + ((size - 1_000) / 10 * 10);                 // coarse, so that instants meet
                    waiting.Add((at, i, test.At(at, $"{i}")));
                    break;
                case 2 when waiting.Count > 0:
                    waiting[size % waiting.Count].Entry.Dispose();
                    waiting.RemoveAt(size % waiting.Count);
                    break;
                case 3:
                    test.Advance(size);
                    foreach (var due in waiting.Where(entry => entry.At <= now + size).OrderBy(entry => (entry.At, entry.Order)).ToList())
                    {
                        double ran = Math.Max(now, due.At);
                        expected.Add(FormattableString.Invariant($"{due.Order} at {ran} late {ran - due.At}"));
                        waiting.Remove(due);
                    }
                    now += size;
                    break;
            }
        }
        return expected.SequenceEqual(test.Activated) && test.Scheduler.Count == waiting.Count && (waiting.Count > 0 || steps.Length == 0 || steps[^1].What != 3 || test.Time.ArmedTimers == 0);
    });

    /// <summary>Never early, never twice, never after its end, and at most a second (of time that passes) after the wall clock has reached the instant for good.</summary>
    [Fact]
    public void Wherever_the_clock_jumps_nothing_is_early_nor_more_than_a_second_behind() => ForAll(2, 6, steps =>
    {
        using var test = new Activations();
        List<Entry> all = [];
        bool right = true;
        for (int i = 0; i < steps.Length && right; i++)
        {
            (int what, int size) = steps[i];
            switch (what)
            {
                case 0 or 1:
                    var entry = new Entry { At = test.Clock.Milliseconds + size - 1_000 };
                    entry.Handle = test.At(entry.At, $"{i}", () =>
                    {
                        right &= test.Clock.Milliseconds >= entry.At && !entry.Ran && !entry.Cancelled;
                        entry.Ran = true;
                    });
                    all.Add(entry);
                    break;
                case 2 when all.Count > 0:
                    all[size % all.Count].Handle!.Dispose();
                    all[size % all.Count].Cancelled |= !all[size % all.Count].Ran;
                    break;
                case 3: test.Clock.Jump(TimeSpan.FromMilliseconds(size)); break;
                case 4: test.Clock.Jump(TimeSpan.FromMilliseconds(-size)); break;
                case 5:
                    double before = test.Clock.Milliseconds;
                    test.Advance(size);
                    right &= all.All(one => one.Ran || one.Cancelled || Math.Max(one.At, before) + 1_000 > before + size);
                    break;
            }
            right &= all.All(one => !(one.Ran && one.Cancelled));
        }
        return right && test.Scheduler.Count == all.Count(one => !one.Ran && !one.Cancelled);
    });

    private sealed class Entry
    {
        public double At { get; init; }

        public IDisposable? Handle { get; set; }

        public bool Ran { get; set; }

        public bool Cancelled { get; set; }
    }
}
