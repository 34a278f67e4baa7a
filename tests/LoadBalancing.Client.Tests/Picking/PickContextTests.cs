using LoadBalancing.Client.Balancing;
using LoadBalancing.Client.Endpoints;
using LoadBalancing.Client.Hashing;
using LoadBalancing.Client.Picking;
using LoadBalancing.Client.Tests.Balancing;

namespace LoadBalancing.Client.Tests.Picking;

/// <summary>What a picker is told of the key.</summary>
public sealed class PickContextTests
{
    private sealed class HashReader(PickerInputs inputs, bool asks, List<(ulong? Hash, bool IsRetry)> seen) : EndpointPicker
    {
        public override bool UsesHashKey => asks;

        public override EndpointNode? Pick(in PickContext context)
        {
            seen.Add((context.Hash, context.HasExclusions));
            return seen.Count % 2 == 1 ? null : inputs.Nodes[0];           // the cluster asks again
        }
    }

    private static (TestCluster Cluster, List<(ulong? Hash, bool IsRetry)> Seen) Reading(bool asks)
    {
        var seen = new List<(ulong?, bool)>();
        return (new TestCluster(Given.Options(options => options.Picker.Policy = "reader", "http://a", "http://b"), new ClusterSetup { Pickers = { ["reader"] = inputs => new HashReader(inputs, asks, seen) } }), seen);
    }

    [Fact]
    public void The_hash_is_that_of_the_key_unless_sources_made_one()
    {
        Assert.Null(default(PickContext).Hash);
        Assert.Equal(XxHash64.Of("42"), new PickContext { HashKey = "42" }.Hash);
        Assert.Equal(XxHash64.Of(""), new PickContext { HashKey = "" }.Hash);
        Assert.Equal(7UL, new PickContext { HashKey = "42", Hash = 7 }.Hash);
        Assert.Equal(0UL, new PickContext { Hash = 0 }.Hash);               // 0 is a hash like any other
        Assert.Equal(XxHash64.Of("42"), new PickContext { HashKey = "42", Hash = null }.Hash);
    }

    [Fact]
    public void A_picker_that_asks_for_it_gets_the_hash_of_the_key()
    {
        (TestCluster test, List<(ulong? Hash, bool IsRetry)> seen) = Reading(asks: true);
        using (test)
        {
            Assert.True(test.Cluster.TryAcquire(new PickContext { HashKey = "42" }, out _));
            Assert.Equal([XxHash64.Of("42"), XxHash64.Of("42")], seen.Select(pick => pick.Hash));
        }
    }

    [Fact]
    public void Without_a_key_it_gets_a_random_one_the_same_for_every_try_of_an_attempt()
    {
        (TestCluster test, List<(ulong? Hash, bool IsRetry)> seen) = Reading(asks: true);
        using (test)
        {
            Assert.True(test.Cluster.TryAcquire(default, out _));
            Assert.True(test.Cluster.TryAcquire(default, out _));
            Assert.Equal(4, seen.Count);
            Assert.All(seen, pick => Assert.NotNull(pick.Hash));
            Assert.Equal(seen[0].Hash, seen[1].Hash);
            Assert.Equal(seen[2].Hash, seen[3].Hash);
            Assert.NotEqual(seen[0].Hash, seen[2].Hash);
        }
    }

    [Fact]
    public void A_picker_that_does_not_ask_costs_nobody_a_hash()
    {
        (TestCluster test, List<(ulong? Hash, bool IsRetry)> seen) = Reading(asks: false);
        using (test)
        {
            Assert.True(test.Cluster.TryAcquire(new PickContext { HashKey = "42" }, out _));
            Assert.All(seen, pick => Assert.Null(pick.Hash));
        }
    }

    [Fact]
    public void What_was_tried_stays_out_when_the_hash_is_filled_in()
    {
        (TestCluster test, List<(ulong? Hash, bool IsRetry)> seen) = Reading(asks: true);
        using (test)
        {
            var tried = new TriedEndpoints();
            tried.Add(test.Node("a"));
            Assert.True(test.Cluster.TryAcquire(new PickContext { HashKey = "42", Tried = tried }, out EndpointLease lease));
            Assert.Equal("b", lease.Endpoint.Id);
            Assert.All(seen, pick => Assert.True(pick.IsRetry));
            var secure = new PickContext { RequiresTls = true }.WithHashAt(5, new Random(1), out bool hadKey);
            Assert.Equal((5L, true, false), (secure.Timestamp, secure.RequiresTls, hadKey));
        }
    }
}
