using LoadBalancing.Client.Traffic;
using LoadBalancing.Client.Traffic.Routing;

namespace LoadBalancing.Client.Tests.Traffic.Routing;

/// <summary>Routes are equal by value, so that an update that changes none is silence and one that changes any is a version.</summary>
public sealed class RoutingConfigTests
{
    private static TrafficOptions Options(Action<TrafficOptions>? change = null)
    {
        var options = new TrafficOptions();
        options.Routes.Add(new TrafficRouteOptions
        {
            Name = "r",
            Match = { Methods = { "GET" }, PathPrefix = "/a", Headers = { new HeaderMatchOptions { Name = "x", Values = { "1" } } }, Labels = { ["tenant"] = "gold" } },
            Splits = { new TrafficSplitOptions { Subset = { ["track"] = "a", ["kind"] = "k" }, Percent = 40 }, new TrafficSplitOptions { Subset = { ["track"] = "b" }, Percent = 60 } },
            FallbackSubset = { ["track"] = "c" },
        });
        options.Splits.Add(new TrafficSplitOptions { Subset = { ["track"] = "b" }, Percent = 100 });
        change?.Invoke(options);
        return options;
    }

    private static RoutingConfig Of(Action<TrafficOptions>? change = null) => RoutingConfig.From(Options(change))!;

    [Fact]
    public void The_same_is_equal_in_whatever_order_labels_are_written()
    {
        Assert.Equal(Of(), Of());
        Assert.Equal(Of().GetHashCode(), Of().GetHashCode());
        Assert.Equal(Of(), Of(o =>
        {
            IDictionary<string, string> labels = o.Routes[0].Splits[0].Subset;
            labels.Clear();
            (labels["kind"], labels["track"]) = ("k", "a");
        }));
        Assert.Equal(TrafficConfig.From(Options(), HashKeyCode.None), TrafficConfig.From(Options(), HashKeyCode.None));
        Assert.Null(RoutingConfig.From(new TrafficOptions()));
    }

    [Fact]
    public void Every_setting_makes_a_difference()
    {
        Action<TrafficOptions>[] changes =
        [
            o => o.Routes[0].Name = "s", o => o.Routes[0].Match.Methods.Add("PUT"), o => o.Routes[0].Match.PathPrefix = "/b", o => o.Routes[0].Match.IgnoreCase = true,
            o => (o.Routes[0].Match.PathPrefix, o.Routes[0].Match.Path) = (null, "/a"), o => o.Routes[0].Match.Headers[0].Name = "y", o => o.Routes[0].Match.Headers[0].Values[0] = "2",
            o => o.Routes[0].Match.Headers[0].Mode = HeaderMatchMode.Prefix, o => o.Routes[0].Match.Headers[0].IgnoreCase = true, o => o.Routes[0].Match.Labels["tenant"] = "silver",
            o => o.Routes[0].Match.Labels.Clear(), o => o.Routes[0].Splits[0].Subset["track"] = "z", o => (o.Routes[0].Splits[0].Percent, o.Routes[0].Splits[1].Percent) = (50, 50),
            o => o.Routes[0].Sticky = true, o => o.Routes[0].FallbackSubset["track"] = "b", o => o.Routes[0].FallbackSubset.Clear(), o => o.Routes[0].Fallback = RouteFallback.Fail,
            o => o.Splits[0].Subset["track"] = "c", o => o.StickySplits = true, o => o.SplitFallback = RouteFallback.Fail, o => o.Splits.Clear(), o => o.Routes.Clear(),
        ];
        Assert.All(changes.Index(), change => Assert.True(Of() != Of(change.Item), $"change {change.Index} made no difference"));
        Assert.All(changes, change => Assert.NotEqual(TrafficConfig.From(Options(), HashKeyCode.None), TrafficConfig.From(Options(change), HashKeyCode.None)));
    }

    [Fact]
    public void A_set_of_labels_that_several_routes_name_is_one_subset()
    {
        RoutingConfig routing = Of();
        Assert.Equal(["track=c", "kind=k, track=a", "track=b"], routing.Subsets.Select(labels => labels.Text));
        Assert.Equal(4, routing.Targets.Length);
        Assert.Equal(Enumerable.Range(0, 4), routing.Targets.Select(target => target.Index));
        Assert.Equal(["track=b"], routing.UsedSubsets.Where(labels => labels.Text == "track=b").Select(labels => labels.Text));
    }

    /// <summary>As text these two would look alike.</summary>
    [Fact]
    public void Labels_are_compared_as_they_are_not_as_they_are_shown()
    {
        var one = new LabelSet([KeyValuePair.Create("a", "1, b=2")]);
        var two = new LabelSet([KeyValuePair.Create("a", "1"), KeyValuePair.Create("b", "2")]);
        Assert.Equal(one.Text, two.Text);
        Assert.NotEqual(one, two);
        Assert.False(new LabelSet([KeyValuePair.Create("Track", "a")]).Has(Given.Spec("e", labels: ("track", "a"))));
        Assert.False(new LabelSet([KeyValuePair.Create("track", "A")]).Has(Given.Spec("e", labels: ("track", "a"))));
        Assert.True(new LabelSet([KeyValuePair.Create("track", "a")]).Has(Given.Spec("e", labels: [("track", "a"), ("more", "x")])));
    }
}
