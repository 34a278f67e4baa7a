using LoadBalancing.Client.Balancing;
using LoadBalancing.Client.Configuration;
using LoadBalancing.Client.Endpoints;
using LoadBalancing.Client.Outcomes;
using LoadBalancing.Client.Picking;

namespace LoadBalancing.Client.Tests.Balancing;

/// <summary>What a picker wants done from time to time is done as often as it wants. Times in milliseconds.</summary>
public sealed class PickerRefreshTests
{
    private readonly List<(string Policy, double At)> _refreshed = [];

    private TestCluster Cluster(string policy, Action<TestCluster>? whileRefreshing = null)
    {
        TestCluster? test = null;
        var setup = new ClusterSetup
        {
            Pickers =
            {
                ["each_hour"] = inputs => new Refreshed(inputs.Nodes, TimeSpan.FromHours(1), _ => Note("each_hour")),
                ["each_100"] = inputs => new Refreshed(inputs.Nodes, TimeSpan.FromMilliseconds(100), _ => Note("each_100")),
                ["each_250"] = inputs => new Refreshed(inputs.Nodes, TimeSpan.FromMilliseconds(250), _ => Note("each_250")),
            },
        };
        void Note(string name)
        {
            _refreshed.Add((name, test!.Time.Elapsed.TotalMilliseconds));
            whileRefreshing?.Invoke(test);
        }
        return test = new TestCluster(Options(policy), setup);
    }

    private static ClusterOptions Options(string policy) => Given.Options(options => { options.Picker.Policy = policy; options.Health.Outliers.Enabled = false; }, [.. Enumerable.Range(0, 10).Select(i => $"http://{i}.test")]);

    private double[] Times(string policy) => [.. _refreshed.Where(refresh => refresh.Policy == policy).Select(refresh => refresh.At)];

    private static void Wait(TestCluster test, double milliseconds) => test.Time.Advance(TimeSpan.FromMilliseconds(milliseconds));

    [Fact]
    public void A_picker_is_refreshed_once_each_period()
    {
        using TestCluster test = Cluster("each_250");
        Wait(test, 1_000);
        Assert.Equal([250, 500, 750, 1_000], Times("each_250"));
    }

    [Fact]
    public void A_policy_that_an_update_brings_is_refreshed_by_its_own_period_from_then_on()
    {
        using TestCluster test = Cluster("each_hour");
        Wait(test, 90_000);
        Assert.Empty(_refreshed);
        Assert.Empty(test.Cluster.TryUpdate(Options("each_100")));
        Wait(test, 310);
        Assert.Equal([90_000, 90_100, 90_200, 90_300], Times("each_100"));      // the last refresh of any picker is long ago: at once
        Assert.Empty(test.Cluster.TryUpdate(Options("each_250")));
        Wait(test, 600);
        Assert.Equal([90_550, 90_800], Times("each_250"));                      // 250 ms after the last
        Assert.Empty(test.Cluster.TryUpdate(Options("each_hour")));
        Wait(test, 3_000);
        Assert.Equal(6, _refreshed.Count);
    }

    [Fact]
    public void A_policy_that_comes_while_the_last_one_is_being_refreshed_does_not_wait_for_the_next_hour()
    {
        using TestCluster test = Cluster("each_hour", during => during.Cluster.TryUpdate(Options("each_100")));
        test.Time.Advance(TimeSpan.FromHours(1));
        Assert.Single(Times("each_hour"));
        Wait(test, 200);
        Assert.Equal([3_600_100, 3_600_200], Times("each_100"));
    }

    [Fact]
    public void Endpoints_that_flap_change_nothing_about_that()
    {
        using TestCluster test = Cluster("each_250");
        for (int i = 0; i < 100; i++)
        {
            test.AcquireAt("a").Complete(OutcomeKind.Unreachable);
            test.Node("a").Tracker.TryMove(EndpointAvailability.Probation, EndpointAvailability.Eligible);
            Wait(test, 10);
        }
        Assert.True(test.Snapshot.Generation > 50, "Nothing flapped.");
        Assert.Equal([250, 500, 750, 1_000], Times("each_250"));
    }

    [Fact]
    public void A_refresh_that_throws_is_logged_and_tried_again()
    {
        using TestCluster test = Cluster("each_100", _ => throw new InvalidOperationException("oops"));
        Wait(test, 130_000);
        Assert.True(_refreshed.Count > 1, "It was given up.");
        Assert.Equal(_refreshed.Count, test.Log.Of(202).Count);
        Assert.InRange(_refreshed.Count, 2, 10);                                // and not in a hurry: what fails now fails in 100 ms, too
    }

    [Fact]
    public void A_disposed_cluster_refreshes_nothing()
    {
        TestCluster test = Cluster("each_100");
        Wait(test, 100);
        test.Dispose();
        Wait(test, 1_000);
        Assert.Single(_refreshed);
        Assert.Equal(0, test.Time.ArmedTimers);
    }

    private sealed class Refreshed(IReadOnlyList<EndpointNode> nodes, TimeSpan period, Action<long> refresh) : EndpointPicker
    {
        private int _next;

        internal override TimeSpan RefreshPeriod => period;

        public override EndpointNode? Pick(in PickContext context) => nodes[_next++ % nodes.Count];

        internal override void Refresh(long timestamp) => refresh(timestamp);
    }
}
