using LoadBalancing.Client.Balancing;
using LoadBalancing.Client.Endpoints;
using LoadBalancing.Client.Outcomes;
using LoadBalancing.Client.Picking;
using LoadBalancing.Client.Snapshots;

namespace LoadBalancing.Client.Tests.Balancing;

public sealed class EndpointSelectorTests
{
    /// <summary>A picker that answers from a script, and its first endpoint when the script is over; null is "none".</summary>
    private sealed class ScriptedPicker(PickerInputs inputs, Queue<string?> script) : EndpointPicker
    {
        public int Asked { get; private set; }

        public Action Looked { get; set; } = static () => { };

        public override EndpointNode? Pick(in PickContext context)
        {
            Asked++;
            string? id = script.Count > 0 ? script.Dequeue() : inputs.Nodes[0].Id;
            EndpointNode? node = id is null ? null : inputs.Nodes.FirstOrDefault(node => node.Id == id);
            Looked();
            return node;
        }
    }

    private readonly Queue<string?> _script = new();

    private TestCluster Scripted(params string[] addresses) => new(
        Given.Options(options => options.Picker.Policy = "scripted", addresses), new ClusterSetup { Pickers = { ["scripted"] = inputs => new ScriptedPicker(inputs, _script) } });

    private static ScriptedPicker PickerOf(TestCluster test) => Assert.IsType<ScriptedPicker>(test.Snapshot.Pool.Picker);

    private static PickContext After(params EndpointNode[] nodes)
    {
        var tried = new TriedEndpoints();
        Array.ForEach(nodes, tried.Add);
        return new PickContext { Tried = tried };
    }

    [Theory]
    [InlineData(new string?[] { "a" }, 1)]
    [InlineData(new string?[] { null, "b" }, 2)]
    [InlineData(new string?[] { null, null, "b" }, 3)]
    [InlineData(new string?[] { null, null, null }, 3)]                 // then the pool is scanned
    public void A_picker_that_finds_none_is_asked_three_times_in_all(string?[] answers, int asked)
    {
        using TestCluster test = Scripted("http://a", "http://b");
        Array.ForEach(answers, _script.Enqueue);
        EndpointLease lease = test.Acquire();
        Assert.Equal(asked, PickerOf(test).Asked);
        Assert.Equal(1, lease.Endpoint.Outstanding);
    }

    [Fact]
    public void A_picker_that_insists_on_an_excluded_endpoint_is_overruled()
    {
        using TestCluster test = Scripted("http://a", "http://b", "http://c");
        var leases = new EndpointLease[20];                             // held: a lost lease is ended when the garbage collector finds it
        for (int i = 0; i < 20; i++)
        {
            Assert.True(test.Cluster.TryAcquire(After(test.Node("a"), test.Node("c")), out leases[i]));
            Assert.Equal("b", leases[i].Endpoint.Id);
        }
        Assert.Equal((0, 20, 0), (test.Node("a").Outstanding, test.Node("b").Outstanding, test.Node("c").Outstanding));       // what was begun and not used was ended
        Assert.False(test.Cluster.TryAcquire(After([.. test.Snapshot.Nodes]), out _));
        Assert.Equal(20, test.Snapshot.Nodes.Sum(node => node.Outstanding));
        GC.KeepAlive(leases);
    }

    [Fact]
    public void An_endpoint_that_leaves_between_pick_and_begin_gets_nothing()
    {
        using TestCluster test = Scripted("http://a", "http://b");
        EndpointNode a = test.Node("a");
        ClusterSnapshot old = test.Snapshot;
        PickerOf(test).Looked = () => { PickerOf(test).Looked = static () => { }; Assert.Empty(test.Cluster.TryUpdate(Given.Options(options => { options.Picker.Policy = "scripted"; options.Endpoints.Remove("a"); }, "http://a", "http://b"))); };
        Assert.True(test.Cluster.TryAcquire(old, default, out EndpointLease lease));
        Assert.Equal("b", lease.Endpoint.Id);
        Assert.Equal((EndpointAvailability.Removed, 0), (a.Availability, a.Outstanding));
    }

    [Fact]
    public void A_request_on_an_old_snapshot_never_reaches_who_was_removed_since()
    {
        using var test = TestCluster.Of("peak_ewma", "http://a", "http://b", "http://c");
        ClusterSnapshot old = test.Snapshot;
        Assert.Empty(test.Cluster.TryUpdate(Given.Options("http://a", "http://b:2", "http://d")));
        for (int i = 0; i < 100; i++)
        {
            Assert.True(test.Cluster.TryAcquire(old, default, out EndpointLease lease));
            Assert.Equal("a", lease.Endpoint.Id);                       // the only one that both versions know
            lease.Complete(OutcomeKind.Success);
        }
    }

    [Fact]
    public void When_a_snapshot_offers_none_another_version_is_no_help_to_a_request_that_began()
    {
        using var test = TestCluster.Of("random", "http://a");
        ClusterSnapshot old = test.Snapshot;
        Assert.Empty(test.Cluster.TryUpdate(Given.Options("http://b")));
        Assert.False(test.Cluster.TryAcquire(old, default, out _));
        Assert.Equal("http://b", test.Acquire().Endpoint.Address);        // a request that has not begun follows
    }

    [Fact]
    public void When_a_snapshot_offers_none_the_newest_generation_of_its_version_is_used()
    {
        var source = new PushedSource();
        using var test = new TestCluster(Given.Options(), new ClusterSetup { EndpointSource = source });
        source.Push("http://a");
        test.DiscoveryRests();
        ClusterSnapshot old = test.Snapshot;
        source.Push("http://b");
        Eventually.True(() => test.Snapshot.Generation == 2);
        Assert.Equal(old.Version, test.Snapshot.Version);
        Assert.True(test.Cluster.TryAcquire(old, default, out EndpointLease lease));
        Assert.Equal("http://b", lease.Endpoint.Id);
    }

    /// <summary>Law L6: eligible, then probation, then panic; a choice exists while an endpoint may serve.</summary>
    [Theory]
    [InlineData("random")]
    [InlineData("round_robin")]
    [InlineData("least_outstanding")]
    [InlineData("power_of_two_choices")]
    [InlineData("least_time")]
    [InlineData("peak_ewma")]
    [InlineData("ring_hash")]
    [InlineData("maglev")]
    [InlineData("rendezvous")]
    [InlineData("jump_hash")]
    [InlineData("ring_hash", 1.0)]
    [InlineData("maglev", 1.0)]
    [InlineData("rendezvous", 1.0)]
    [InlineData("jump_hash", 1.0)]
    public void While_an_endpoint_may_serve_a_choice_exists(string policy, double? factor = null)
    {
        using var test = new TestCluster(Given.Options(options => (options.Picker.Policy, options.Picker.BalanceFactor) = (policy, factor), "http://a", "http://b", "http://c"));
        foreach (string id in (string[])["a", "b", "c"])
        {
            test.Node(id).Tracker.TryMove(EndpointAvailability.Eligible, EndpointAvailability.Probation);
            test.Node(id).Tracker.RefusesConnections = true;
            for (int i = 0; i < 50; i++)
            {
                EndpointLease lease = test.Acquire();                   // though the pool has not heard of it yet
                Assert.True(lease.Endpoint.Availability == EndpointAvailability.Eligible || id == "c");
                lease.Dispose();
            }
        }
        // Two of three were tried: the last one, on probation and refusing, is still a choice.
        Assert.True(test.Cluster.TryAcquire(After(test.Node("a"), test.Node("b")), out EndpointLease last));
        Assert.Equal("c", last.Endpoint.Id);
    }

    [Fact]
    public void Weight_0_gets_no_request_though_nobody_else_is_left()
    {
        using var test = new TestCluster(Given.Options(options => options.Endpoints["a"].Weight = 0, "http://a", "http://b"));
        for (int i = 0; i < 100; i++) { Assert.Equal("b", test.Acquire().Endpoint.Id); }
        Assert.False(test.Cluster.TryAcquire(After(test.Node("b")), out _));
    }
}
