using LoadBalancing.Client.Endpoints;
using LoadBalancing.Client.Outcomes;

namespace LoadBalancing.Client.Tests.Balancing;

public sealed class PoolRefreshTests
{
    private static TestCluster Twenty() => new(Given.Options(options => { options.Picker.Policy = "random"; options.Health.Outliers.Enabled = false; }, [.. Enumerable.Range(0, 20).Select(i => $"http://{i}.test")]));

    private static void Milliseconds(TestCluster test, int count) => test.Time.Advance(TimeSpan.FromMilliseconds(count));

    [Fact]
    public void Many_changes_are_one_rebuild()
    {
        using TestCluster test = Twenty();
        foreach (string id in (string[])["a", "b", "c", "d", "e"]) { test.Call(id, OutcomeKind.Unreachable); }
        Assert.Equal(1, test.Snapshot.Generation);              // never on the request's own thread
        Milliseconds(test, 0);
        Assert.Equal((2, 15), (test.Snapshot.Generation, test.Pool.Count()));
        Assert.Single(test.Log.Of(102));
    }

    [Fact]
    public void Rebuilds_are_ten_milliseconds_apart()
    {
        using TestCluster test = Twenty();
        test.Call("a", OutcomeKind.Unreachable);
        Milliseconds(test, 0);
        Assert.Equal(2, test.Snapshot.Generation);
        Milliseconds(test, 3);
        test.Call("b", OutcomeKind.Unreachable);
        test.Call("c", OutcomeKind.Unreachable);
        Milliseconds(test, 6);
        Assert.Equal(2, test.Snapshot.Generation);              // 9 ms after the last
        Milliseconds(test, 1);
        Assert.Equal((3, 17), (test.Snapshot.Generation, test.Pool.Count()));
        Milliseconds(test, 500);
        Assert.Equal(3, test.Snapshot.Generation);              // and none without a change
    }

    [Fact]
    public void A_second_of_flapping_is_a_hundred_rebuilds_at_most()
    {
        using TestCluster test = Twenty();
        for (int i = 0; i < 1_000; i++)
        {
            test.AcquireAt("a").Complete(OutcomeKind.Unreachable);
            test.Node("a").Tracker.TryMove(EndpointAvailability.Probation, EndpointAvailability.Eligible);
            Milliseconds(test, 1);
        }
        Assert.InRange(test.Snapshot.Generation - 1, 50, 101);
    }

    [Fact]
    public void Estimates_that_nobody_touched_are_brought_up_to_date_each_hour()
    {
        using var test = TestCluster.Of("peak_ewma", "http://a", "http://b");
        test.Call("a", OutcomeKind.Success);
        long word = test.Node("a").Tracker.Latency.Word;
        for (int hour = 1; hour <= 50; hour++)
        {
            test.Time.Advance(TimeSpan.FromHours(1));
            long next = test.Node("a").Tracker.Latency.Word;
            Assert.NotEqual(word, next);                        // 39 h without it, and an old estimate would look new
            word = next;
        }
        Assert.Equal(1, test.Snapshot.Generation);
    }

    [Fact]
    public void Estimates_are_refreshed_on_a_busy_cluster_too()
    {
        using var test = TestCluster.Of("peak_ewma", "http://a", "http://b", "http://c");
        test.Call("a", OutcomeKind.Success);
        long word = test.Node("a").Tracker.Latency.Word;
        for (int minute = 0; minute < 61; minute++)             // changes, and so timer runs, all the time
        {
            test.AcquireLast("b").Complete(OutcomeKind.Unreachable);
            test.Time.Advance(TimeSpan.FromSeconds(30));
            test.AcquireLast("b").Complete(OutcomeKind.Success);
            test.Time.Advance(TimeSpan.FromSeconds(30));
            test.Settle();
        }
        Assert.NotEqual(word, test.Node("a").Tracker.Latency.Word);
    }

    [Fact]
    public void A_disposed_cluster_leaves_no_timer_behind()
    {
        TestCluster test = Twenty();
        test.Call("a", OutcomeKind.Unreachable);
        Assert.Equal(2, test.Time.ArmedTimers);             // the pool's and that of outlier detection
        test.Dispose();
        Assert.Equal(0, test.Time.ArmedTimers);
    }
}
