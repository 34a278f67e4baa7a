using System.Collections.Immutable;
using LoadBalancing.Client.Endpoints;
using LoadBalancing.Client.Traffic.Affinity;

namespace LoadBalancing.Client.Tests.Traffic.Affinity;

public sealed class EndpointMarkTests
{
    [Fact]
    public void Id_address_cluster_and_key_are_all_part_of_it()
    {
        UInt128[] marks =
        [
            EndpointMark.Of(Keys.One, "orders", Given.Node("a", address: "http://10.0.0.1").Tracker), EndpointMark.Of(Keys.One, "orders", Given.Node("b", address: "http://10.0.0.1").Tracker),
            EndpointMark.Of(Keys.One, "orders", Given.Node("a", address: "http://10.0.0.2").Tracker), EndpointMark.Of(Keys.One, "order", Given.Node("a", address: "http://10.0.0.1").Tracker),
            EndpointMark.Of(Keys.Two, "orders", Given.Node("a", address: "http://10.0.0.1").Tracker),
        ];
        Assert.Equal(marks.Length, marks.Distinct().Count());
        Assert.Equal(marks[0], EndpointMark.Of(Keys.Of("one"), "orders", Given.Node("a", address: "http://10.0.0.1").Tracker));
    }

    [Fact]
    public void An_endpoint_is_found_by_its_mark_in_the_list_that_is_asked_and_no_other()
    {
        var marks = new EndpointMarks();
        ImmutableArray<EndpointNode> old = [Given.Node("a"), Given.Node("b")], now = [Given.Node("b"), Given.Node("c")];
        UInt128 a = EndpointMark.Of(Keys.One, "orders", old[0].Tracker), b = EndpointMark.Of(Keys.One, "orders", old[1].Tracker);
        for (int round = 0; round < 2; round++)
        {
            Assert.Same(old[0], marks.Find(a, Keys.One, "orders", old));
            Assert.Same(old[1], marks.Find(b, Keys.One, "orders", old));
            Assert.Null(marks.Find(a, Keys.One, "orders", now));
            Assert.Same(now[0], marks.Find(b, Keys.One, "orders", now));
            Assert.Null(marks.Find(b, Keys.Two, "orders", now));
            Assert.Same(now[0], marks.Find(EndpointMark.Of(Keys.Two, "orders", now[0].Tracker), Keys.Two, "orders", now));
        }
    }
}
