using LoadBalancing.Client.Balancing;
using LoadBalancing.Client.Endpoints;
using LoadBalancing.Client.Outcomes;

namespace LoadBalancing.Client.Tests.Balancing;

/// <summary>An endpoint that refuses every connection costs little, and comes back by itself.</summary>
public sealed class HealingTests
{
    [Theory]
    [InlineData("least_time", 0.5)]
    [InlineData("least_time", 7.1)]
    [InlineData("least_time", 62)]
    [InlineData("least_time", 600)]
    [InlineData("peak_ewma", 0.5)]
    [InlineData("peak_ewma", 3)]
    [InlineData("peak_ewma", 7.1)]          // the third probe, after 1 + 2 + 4 s, has just failed: the next is 8 s away
    [InlineData("peak_ewma", 9.9)]
    [InlineData("peak_ewma", 15.2)]
    [InlineData("peak_ewma", 62)]
    [InlineData("peak_ewma", 600)]
    [InlineData("round_robin", 9.9)]
    [InlineData("least_outstanding", 62)]
    [InlineData("power_of_two_choices", 9.9)]
    [InlineData("random", 62)]
    [InlineData("ring_hash", 9.9)]
    [InlineData("maglev", 9.9)]
    [InlineData("rendezvous", 9.9)]
    [InlineData("jump_hash", 62)]
    public void It_is_back_within_10_seconds_of_healing_or_within_35_after_a_long_outage(string policy, double outageSeconds)
    {
        for (int seed = 1; seed <= 5; seed++)
        {
            using var test = new TestCluster(Given.Options(options => { options.Picker.Policy = policy; options.Health.SlowStart.Window = TimeSpan.Zero; }, "http://a", "http://b", "http://c"), seed: seed);
            Drive(test, seconds: 2, isDown: false);
            (int failed, int all) = Drive(test, outageSeconds, isDown: true);
            // The attempt that finds out, one probe after 0.8, 2.4, 5.6, 12 ... s, then one in 24 s and more.
            Assert.InRange(failed, 1, 1 + (int)Math.Log2((outageSeconds / 0.8) + 1) + (int)(outageSeconds / 24));
            if (outageSeconds >= 1) { Assert.InRange((double)failed / all, 0, 0.02); }

            double waited = 0;
            while (test.Node("a").Availability != EndpointAvailability.Eligible)
            {
                Drive(test, seconds: 0.05, isDown: false);
                waited += 0.05;
                Assert.True(waited <= (outageSeconds < 10 ? 10 : 35), $"seed {seed}: still away after {waited} s");
            }
            long before = test.Node("a").Succeeded;
            Drive(test, seconds: 10, isDown: false);
            Assert.InRange(test.Node("a").Succeeded - before, 200, 467);        // of 1,000 attempts: its third, give or take 40 %
        }
    }

    /// <summary>100 attempts a second, 5 ms each; while it is down, "a" refuses at once.</summary>
    private static (int FailedAtA, int All) Drive(TestCluster test, double seconds, bool isDown)
    {
        int failed = 0, all = (int)(seconds * 100);
        for (int i = 0; i < all; i++)
        {
            EndpointLease lease = test.Acquire();
            if (isDown && lease.Endpoint.Id == "a")
            {
                failed++;
                lease.Complete(OutcomeKind.Unreachable);
                lease = default;
            }
            test.Time.Advance(TimeSpan.FromMilliseconds(5));
            lease.ReportFirstByte(OutcomeKind.Success);
            lease.Complete(OutcomeKind.Success);
            test.Time.Advance(TimeSpan.FromMilliseconds(5));
        }
        return (failed, all);
    }
}
