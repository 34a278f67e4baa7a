using LoadBalancing.Client.Balancing;
using LoadBalancing.Client.Configuration;
using LoadBalancing.Client.Endpoints;
using LoadBalancing.Client.Load;
using LoadBalancing.Client.Outcomes;
using LoadBalancing.Client.Picking;

namespace LoadBalancing.Client.Tests.Balancing;

/// <summary>The cluster's total is counted while the picker in force asks for it, and policies that change under running requests leave it right.</summary>
public sealed class OutstandingTotalTests : IDisposable
{
    private static readonly PickContext s_popular = new() { HashKey = "popular" };

    private readonly TestCluster _test;
    private OutstandingTotal? _total;

    public OutstandingTotalTests() => _test = new TestCluster(
        Options(factor: null),
        new ClusterSetup { Pickers = { ["bounded"] = inputs => { _total = inputs.Surroundings.Total; return PickerCatalog.BuiltIn["rendezvous"].Create(inputs); } } });

    public void Dispose() => _test.Dispose();

    private static ClusterOptions Options(double? factor, string policy = "bounded", int endpoints = 10) => Given.Options(
        options =>
        {
            options.Picker.Policy = policy;
            options.Picker.BalanceFactor = factor;
        },
        [.. Enumerable.Range(0, endpoints).Select(i => FormattableString.Invariant($"http://n{i}"))]);

    private void Update(ClusterOptions options) => Assert.Empty(_test.Cluster.TryUpdate(options));

    private EndpointLease[] Begin(int count, PickContext context = default) => [.. Enumerable.Range(0, count).Select(_ =>
    {
        Assert.True(_test.Cluster.TryAcquire(in context, out EndpointLease lease));
        return lease;
    })];

    private static void End(IEnumerable<EndpointLease> leases)
    {
        foreach (EndpointLease lease in leases)
        {
            lease.Complete(OutcomeKind.Success);
            lease.Dispose();                                            // a second end counts for nothing
        }
    }

    private int Fullest => _test.Snapshot.Nodes.Max(node => node.Outstanding);

    [Fact]
    public void Nobody_counts_while_nobody_asks()
    {
        EndpointLease[] before = Begin(5);
        Assert.Equal(0, _total!.Value);
        Update(Options(factor: 1.25));
        EndpointLease[] after = Begin(7);
        Assert.Equal(7, _total.Value);
        End(after);
        End(before);
        Assert.Equal(0, _total.Value);                                  // who was not counted in is not counted out
    }

    [Fact]
    public void What_was_counted_is_counted_out_under_whatever_policy()
    {
        Update(Options(factor: 1.25));
        EndpointLease[] counted = Begin(20);
        Update(Options(factor: null));
        EndpointLease[] uncounted = Begin(20);
        End(counted[..10]);
        End(uncounted);
        Assert.Equal(10, _total!.Value);
        Update(Options(factor: null, policy: "random"));
        End(counted);
        Assert.Equal(0, _total.Value);
    }

    /// <summary>100 run uncounted, about 10 on each of 10: the capacity is ceil(1.25 * 101 / 10) = 13 and more as requests come. With a total of 0 it would be 1, and everybody full.</summary>
    [Fact]
    public void What_began_before_the_bound_makes_room_under_it()
    {
        EndpointLease[] before = Begin(100);
        Update(Options(factor: 1.25));
        EndpointLease[] after = Begin(100, s_popular);
        // Whoever had more than ceil(1.25 * 200 / 10) = 25 had them before; the popular key's endpoint is at its bound, and not the only one.
        Assert.Equal(25, after[0].Endpoint.Outstanding);
        Assert.InRange(after.Select(lease => lease.Endpoint.Id).Distinct().Count(), 5, 10);
        End(before);
        End(after);
        Assert.Equal(0, _total!.Value);
        Assert.All(_test.Snapshot.Nodes, node => Assert.Equal(0, node.Outstanding));
    }

    /// <summary>When those have ended, they make room no longer: within 10 s capacities are of what runs. Of 40 of one key at most ceil(1.25 * 40 / 10) = 5 are at one endpoint, not ceil(1.25 * 140 / 10) = 18.</summary>
    [Fact]
    public void What_began_before_the_bound_and_ended_makes_no_room_for_ever()
    {
        EndpointLease[] before = Begin(100);
        Update(Options(factor: 1.25));
        End(before);
        _test.Time.Advance(TimeSpan.FromSeconds(11));
        EndpointLease[] after = Begin(40, s_popular);
        Assert.Equal(5, Fullest);
        End(after);
    }

    /// <summary>They are in the total already: 100 run, and of one key ceil(1.25 * 200 / 10) = 25 are at one endpoint, whether generations and times come in between or not; were they counted twice, it would be 38.</summary>
    [Fact]
    public void What_was_counted_is_not_counted_again_by_a_new_generation_or_from_time_to_time()
    {
        Update(Options(factor: 1.25));
        EndpointLease[] before = Begin(100);
        ClusterOptions next = Options(factor: 1.25);
        next.AllowPlaintext = true;
        Update(next);
        _test.Time.Advance(TimeSpan.FromSeconds(11));
        EndpointLease[] after = Begin(100, s_popular);
        Assert.Equal(25, Fullest);
        End(before);
        End(after);
    }

    /// <summary>They are in the total and no longer in the pool. When they end, capacities are those of what runs: of 40 of one key 5 are at one endpoint. A total below what is known would let nobody have more than 1.</summary>
    [Fact]
    public void What_ends_at_endpoints_that_left_leaves_no_hole()
    {
        Update(Options(factor: 1.25, endpoints: 20));
        EndpointLease[] before = Begin(200);
        Update(Options(factor: 1.25));
        End(before);
        EndpointLease[] after = Begin(40, s_popular);
        Assert.Equal(5, Fullest);
        End(after);
    }

    /// <summary>Attempts on the old snapshot begin uncounted after the swap too, and may last for hours: they count within 10 s.</summary>
    [Fact]
    public void What_began_on_the_snapshot_before_the_bound_counts_too()
    {
        Client.Snapshots.ClusterSnapshot old = _test.Snapshot;
        Update(Options(factor: 1.25));
        var before = new EndpointLease[100];                            // held: a lost lease is ended when the garbage collector finds it
        for (int i = 0; i < 100; i++) { Assert.True(_test.Cluster.TryAcquire(old, default, out before[i])); }
        _test.Time.Advance(TimeSpan.FromSeconds(11));
        EndpointLease[] after = Begin(100, s_popular);
        Assert.Equal(25, after[0].Endpoint.Outstanding);                // ceil(1.25 * 200 / 10)
        End(before);
        End(after);
        Assert.Equal(0, _total!.Value);
    }

    [Fact]
    public void Every_change_of_policy_under_running_requests_leaves_a_total_of_what_was_counted()
    {
        var random = new Random(3);
        var running = new List<(EndpointLease Lease, bool IsCounted)>();
        bool isBounded = false;
        for (int step = 0; step < 2_000; step++)
        {
            if (step % 50 == 0)
            {
                isBounded = random.Next(2) == 0;
                Update(Options(isBounded ? 1 + random.NextDouble() : null, random.Next(4) == 0 ? "maglev" : "bounded", endpoints: random.Next(2, 10)));
            }
            if (random.Next(5) < 3)
            {
                running.Add((Begin(1, random.Next(2) == 0 ? s_popular : default)[0], isBounded));
            }
            else if (running.Count > 0)
            {
                int ended = random.Next(running.Count);
                End([running[ended].Lease]);
                running.RemoveAt(ended);
            }
            Assert.Equal(running.Count(attempt => attempt.IsCounted), _total!.Value);
        }
        End(running.Select(attempt => attempt.Lease));
        Assert.Equal(0, _total!.Value);
    }
}
