using FsCheck;
using FsCheck.Fluent;
using LoadBalancing.Client.Load;

namespace LoadBalancing.Client.Tests.Load;

public sealed class InFlightAgeTests
{
    [Fact]
    public void The_mean_age_is_that_of_the_calls_which_still_wait()
    {
        InFlightAge age = default;
        age.Begin(100);
        age.Begin(300);
        age.Begin(500);
        Assert.Equal(700 * StampClock.SecondsPerStamp, age.MeanSeconds(1000), tolerance: 1e-6);      // (900 + 700 + 500) / 3
        age.End(300);
        Assert.Equal(700 * StampClock.SecondsPerStamp, age.MeanSeconds(1000), tolerance: 1e-6);      // (900 + 500) / 2
        age.End(100);
        Assert.Equal(1, age.Count);
    }

    [Fact]
    public void One_slow_call_is_an_anecdote()
    {
        InFlightAge age = default;
        Assert.Equal(0, age.MeanSeconds(1_000_000));
        age.Begin(0);
        Assert.Equal(0, age.MeanSeconds(1_000_000));
        age.Begin(0);
        Assert.NotEqual(0, age.MeanSeconds(1_000_000));
        age.End(0);
        Assert.Equal(0, age.MeanSeconds(1_000_000));
    }

    [Fact]
    public void A_call_that_began_on_another_thread_after_now_was_read_is_no_age_of_years()
    {
        InFlightAge age = default;
        age.Begin(1001);
        age.Begin(1002);
        Assert.Equal(0, age.MeanSeconds(1000));
    }

    [Fact]
    public void It_agrees_with_a_list_of_starts_for_every_history_wherever_the_stamps_stand()
    {
        // Each step begins a call `n` stamps later, or (n < 0) ends the oldest one. The origin is beyond 42 bits, so every sum has wrapped.
        Gen<int[]> histories = Gen.Choose(-3_000_000, 5_000_000).ArrayOf();
        Prop.ForAll(histories.ToArbitrary(), Agrees).Check(Config.QuickThrowOnFailure.WithMaxTest(500).WithReplay(20260101, 31));
    }

    private static bool Agrees(int[] history)
    {
        InFlightAge age = default;
        var starts = new List<long>();
        long now = (1L << 47) - 12_345_678;
        foreach (int step in history)
        {
            if (step >= 0)
            {
                now += step;
                age.Begin(now);
                starts.Add(now);
            }
            else if (starts.Count > 0)
            {
                age.End(starts[0]);
                starts.RemoveAt(0);
            }
            double mean = starts.Count < 2 ? 0 : starts.Average(start => (double)(now - start)) * StampClock.SecondsPerStamp;
            if (age.Count != starts.Count || Math.Abs(age.MeanSeconds(now) - mean) > 1e-6 + (mean * 1e-6)) { return false; }
        }
        foreach (long start in starts) { age.End(start); }
        return age.Count == 0 && age.MeanSeconds(now) == 0;
    }

    [Fact]
    public void Begins_and_ends_on_many_threads_leave_nothing_behind()
    {
        var shared = new Holder();
        Parallel.For(0, 4, thread =>
        {
            for (int i = 0; i < 100_000; i++)
            {
                shared.Age.Begin(i * 31L);
                shared.Age.End(i * 31L);
            }
        });
        Assert.Equal(0, shared.Age.Count);
        shared.Age.Begin(50);
        shared.Age.Begin(50);
        Assert.Equal(50 * StampClock.SecondsPerStamp, shared.Age.MeanSeconds(100), tolerance: 1e-6);     // the sum is back to 0 too
    }

    private sealed class Holder
    {
        public InFlightAge Age;
    }
}
