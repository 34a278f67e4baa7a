using System.Collections.Immutable;
using LoadBalancing.Client.Endpoints;
using LoadBalancing.Client.Picking;

namespace LoadBalancing.Client.Tests.Picking;

/// <summary>What holds for every policy, whatever it prefers.</summary>
public sealed class EveryPolicyTests
{
    public static TheoryData<string, bool> Policies
    {
        get
        {
            var data = new TheoryData<string, bool>();
            foreach (string name in PickerCatalog.BuiltIn.Names)
            {
                data.Add(name, false);
                data.Add(name, true);
            }
            return data;
        }
    }

    private static ImmutableArray<EndpointNode> Nodes(int count, bool weighted) => Given.Nodes([.. Enumerable.Range(1, count).Select(i => weighted ? i : 1.0)]);

    [Fact]
    public void There_are_thirteen_of_them() => Assert.Equal(
        [
            "jump_hash", "least_outstanding", "least_time", "maglev", "peak_ewma", "power_of_two_choices", "prequal",
            "random", "rendezvous", "ring_hash", "round_robin", "weighted_random", "weighted_round_robin",
        ],
        PickerCatalog.BuiltIn.Names);

    [Theory]
    [MemberData(nameof(Policies))]
    public void No_endpoint_is_null_and_one_endpoint_is_that_one(string policy, bool weighted)
    {
        Assert.Null(Given.Picker(policy, []).Pick(default));
        Assert.Null(Given.Picker(policy, []).Pick(new PickContext { RequiresTls = true }));
        EndpointNode only = Given.Node("only", weighted ? 7 : 1);
        EndpointPicker picker = Given.Picker(policy, [only]);
        only.Tracker.LetWait(1);
        Assert.All(Enumerable.Range(0, 20), _ => Assert.Same(only, picker.Pick(default)));
    }

    [Theory]
    [MemberData(nameof(Policies))]
    public void Every_endpoint_gets_its_turn_when_all_are_alike(string policy, bool weighted)
    {
        ImmutableArray<EndpointNode> nodes = Nodes(5, weighted);
        EndpointPicker picker = Given.Picker(policy, nodes);
        Assert.Equal(5, Enumerable.Range(0, 1_000).Select(_ => picker.Pick(default)).Distinct().Count());
    }

    [Theory]
    [MemberData(nameof(Policies))]
    public void Endpoints_already_tried_are_passed_over_until_none_is_left(string policy, bool weighted)
    {
        ImmutableArray<EndpointNode> nodes = Nodes(6, weighted);
        EndpointPicker picker = Given.Picker(policy, nodes);
        var tried = new TriedEndpoints();
        foreach (int next in (int[])[3, 0, 5, 1, 4])
        {
            tried.Add(nodes[next]);
            HashSet<EndpointNode?> allowed = [.. nodes.Where(node => !tried.Contains(node))];
            HashSet<EndpointNode?> picked = [.. Enumerable.Range(0, 400).Select(_ => picker.Pick(new PickContext { Tried = tried }))];
            Assert.Subset(allowed, picked);
            Assert.Equal(allowed.Count, picked.Count);                  // and every other one is still chosen
        }
        tried.Add(nodes[2]);
        Assert.Null(picker.Pick(new PickContext { Tried = tried }));
    }

    [Theory]
    [MemberData(nameof(Policies))]
    public void A_request_that_needs_TLS_goes_to_no_plaintext_endpoint(string policy, bool weighted)
    {
        EndpointNode http = Given.Node("http", weighted ? 100 : 1, "http://h"), https = Given.Node("https", 1, "https://s"), open = Given.Node("open", 1, "o:443");
        EndpointPicker picker = Given.Picker(policy, [http, https, open]);
        EndpointNode?[] picked = [.. Enumerable.Range(0, 200).Select(_ => picker.Pick(new PickContext { RequiresTls = true }))];
        Assert.DoesNotContain(http, picked);
        Assert.Contains(https, picked);
        Assert.Contains(open, picked);
    }

    [Theory]
    [MemberData(nameof(Policies))]
    public void The_same_seed_repeats_every_choice(string policy, bool weighted)
    {
        List<string?> Run()
        {
            ImmutableArray<EndpointNode> nodes = Nodes(10, weighted);
            EndpointPicker picker = Given.Picker(policy, nodes, seed: 42);
            return [.. Enumerable.Range(0, 200).Select(_ =>
            {
                EndpointNode? node = picker.Pick(default);
                node!.Tracker.LetWait(node.Outstanding + 1);
                return node.Id;
            })];
        }
        Assert.Equal(Run(), Run());
    }

    [Theory]
    [MemberData(nameof(Policies))]
    public void Picking_allocates_nothing(string policy, bool weighted)
    {
        ImmutableArray<EndpointNode> nodes = Nodes(10, weighted);
        EndpointPicker picker = Given.Picker(policy, nodes);
        foreach (EndpointNode node in nodes) { node.Tracker.InFlight.Begin(1); node.Tracker.InFlight.Begin(1); }
        var tried = new TriedEndpoints();
        tried.Add(nodes[3]);
        long Measure()
        {
            long before = GC.GetAllocatedBytesForCurrentThread();
            for (int i = 0; i < 1_000; i++)
            {
                picker.Pick(default);
                picker.Pick(new PickContext { Tried = tried });
            }
            return GC.GetAllocatedBytesForCurrentThread() - before;
        }
        // The runtime itself may allocate on this thread while it compiles anew what has become hot; a picker that allocates does so every time.
        Assert.Equal(0, Enumerable.Range(0, 10).Min(_ => Measure()));
    }

    [Theory]
    [MemberData(nameof(Policies))]
    public void Ten_thousand_endpoints_are_as_reachable_as_ten(string policy, bool weighted)
    {
        ImmutableArray<EndpointNode> nodes = Given.Nodes([.. Enumerable.Range(0, 10_000).Select(i => weighted ? 1.0 + (i % 3) : 1)]);
        var options = new PickerOptions { RingHash = { MinimumRingSize = 1_000_000, MaximumRingSize = 1_000_000 } };     // gRPC's 4,096 points are for fewer
        EndpointPicker picker = PickerCatalog.BuiltIn[policy].Create(Given.Inputs(nodes, options: options));
        HashSet<string> picked = [.. Enumerable.Range(0, 2_000).Select(_ => picker.Pick(default)!.Id)];
        // 2,000 draws from 10,000 repeat each other about 200 times: 10,000 (1 - e^-0.2) = 1,813 are distinct; by weight 1, 2, 3: 1,784.
        Assert.InRange(picked.Count, 1_700, 2_000);
    }
}
