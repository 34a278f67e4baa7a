using System.Runtime.CompilerServices;
using LoadBalancing.Client.Balancing;
using LoadBalancing.Client.Endpoints;
using LoadBalancing.Client.Outcomes;
using LoadBalancing.Client.Picking;

namespace LoadBalancing.Client.Tests.Balancing;

/// <summary>Law L3: every begin has exactly one end, whatever happens.</summary>
public sealed class EndpointLeaseTests
{
    private static (int Outstanding, int Waiting, long Succeeded, long Failed, long Neutral) Numbers(EndpointNode node)
    {
        EndpointTracker tracker = node.Tracker;
        return (tracker.Outstanding, tracker.InFlight.Count, tracker.Outcomes.Succeeded, tracker.Outcomes.Failed, tracker.Outcomes.Neutral);
    }

    [Fact]
    public void A_lease_counts_from_its_begin_to_its_end()
    {
        using var test = TestCluster.Of("peak_ewma", "http://a");
        EndpointNode node = test.Node("a");
        EndpointLease first = test.Acquire(), second = test.Acquire();
        Assert.Equal((2, 2, 0L, 0L, 0L), Numbers(node));
        first.ReportFirstByte();
        Assert.Equal((2, 1, 0L, 0L, 0L), Numbers(node));
        first.Complete(OutcomeKind.Success);
        Assert.Equal((1, 1, 1L, 0L, 0L), Numbers(node));
        second.Complete(OutcomeKind.Failure);
        Assert.Equal((0, 0, 1L, 1L, 0L), Numbers(node));
    }

    [Fact]
    public void A_second_end_and_a_late_first_byte_do_nothing()
    {
        using var test = TestCluster.Of("peak_ewma", "http://a");
        EndpointLease lease = test.Acquire(), copy = lease;
        lease.Complete(OutcomeKind.Success);
        lease.Complete(OutcomeKind.Failure);
        copy.Dispose();
        copy.ReportFirstByte(OutcomeKind.Failure);
        Assert.Equal((0, 0, 1L, 0L, 0L), Numbers(test.Node("a")));
        Assert.False(lease.IsRunning);
    }

    [Fact]
    public void A_stale_copy_cannot_end_the_next_lease_of_the_same_slot()
    {
        using var test = TestCluster.Of("peak_ewma", "http://a");
        EndpointLease old = test.Acquire();
        old.ReportFirstByte(OutcomeKind.Success);
        old.Complete(OutcomeKind.Success);
        EndpointLease next = test.Acquire();                    // the slot that this thread gave back last
        old.Complete(OutcomeKind.Failure);
        old.ReportFirstByte(OutcomeKind.Failure);
        old.Dispose();
        Assert.Equal((1, 1, 1L, 0L, 0L), Numbers(test.Node("a")));
        Assert.True(next.IsRunning);
        Assert.NotEqual(old, next);
        Assert.True(next == test.Snapshot.Nodes.Select(_ => next).First());
        next.Complete(OutcomeKind.Success);
        Assert.Equal((0, 0, 2L, 0L, 0L), Numbers(test.Node("a")));
    }

    [Fact]
    public void A_first_byte_is_taken_once()
    {
        using var test = TestCluster.Of("peak_ewma", "http://a");
        EndpointLease lease = test.Acquire();
        test.Acquire().ReportFirstByte();
        lease.ReportFirstByte();
        lease.ReportFirstByte(OutcomeKind.Failure);
        Assert.Equal(0, test.Node("a").Tracker.InFlight.Count);
        Assert.Equal(0, test.Node("a").Tracker.Outcomes.FailuresInARow);
        lease.Complete(OutcomeKind.Success);
    }

    [Fact]
    public void Dispose_without_an_end_is_abandoned()
    {
        using var test = TestCluster.Of("random", "http://a");
        using (test.Acquire()) { Assert.Equal(1, test.Node("a").Outstanding); }
        Assert.Equal((0, 0, 0L, 0L, 1L), Numbers(test.Node("a")));
    }

    [Fact]
    public void A_default_value_is_no_lease()
    {
        EndpointLease nothing = default;
        nothing.Complete(OutcomeKind.Success);
        nothing.ReportFirstByte();
        nothing.Dispose();
        Assert.False(nothing.IsRunning);
        Assert.Throws<InvalidOperationException>(() => nothing.Endpoint);
    }

    [Fact]
    public void Ends_and_first_bytes_on_many_threads_at_once_are_one_end()
    {
        using var test = TestCluster.Of("peak_ewma", "http://a");
        for (int round = 0; round < 20; round++)
        {
            EndpointLease[] leases = [.. Enumerable.Range(0, 5_000).Select(_ => test.Acquire())];
            using var start = new Barrier(3);
            Action<EndpointLease>[] ends = [lease => lease.Complete(OutcomeKind.Success), lease => lease.ReportFirstByte(OutcomeKind.Success), lease => lease.Dispose()];
            Thread[] threads = [.. ends.Select(end => new Thread(() => { start.SignalAndWait(); Array.ForEach(leases, end); }))];
            Array.ForEach(threads, thread => thread.Start());
            Array.ForEach(threads, thread => thread.Join());
        }
        (int outstanding, int waiting, long succeeded, long failed, long neutral) = Numbers(test.Node("a"));
        Assert.Equal((0, 0, 0L, 100_000L), (outstanding, waiting, failed, succeeded + neutral));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_lost_lease_is_abandoned_when_the_collector_finds_it(bool afterFirstByte)
    {
        using var test = TestCluster.Of("peak_ewma", "http://a");
        Lose(test, afterFirstByte);
        for (int i = 0; i < 100 && test.Node("a").Outstanding > 0; i++)
        {
            GC.Collect();
            GC.WaitForPendingFinalizers();
        }
        Assert.Equal((0, 0, 0L, 0L, 10L), Numbers(test.Node("a")));
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void Lose(TestCluster test, bool afterFirstByte)
    {
        for (int i = 0; i < 10; i++)
        {
            EndpointLease lease = test.Acquire();
            if (afterFirstByte) { lease.ReportFirstByte(OutcomeKind.Success); }
        }
    }

    [Theory]
    [InlineData("random", 1)]
    [InlineData("round_robin", 1)]
    [InlineData("least_outstanding", 1)]
    [InlineData("power_of_two_choices", 1)]
    [InlineData("power_of_two_choices", 3)]
    [InlineData("least_time", 1)]
    [InlineData("least_time", 3)]
    [InlineData("peak_ewma", 1)]
    [InlineData("peak_ewma", 3)]
    public void A_whole_attempt_allocates_nothing(string policy, double weight)
    {
        using var test = new TestCluster(Given.Options(options => { options.Picker.Policy = policy; options.Endpoints["a"].Weight = weight; }, "http://a", "http://b", "http://c"));
        // The runtime itself may allocate on this thread while it compiles anew what has become hot; an attempt that allocates does so every time.
        Assert.Equal(0, Enumerable.Range(0, 10).Min(_ => Attempts(test.Cluster, 1_000)));
    }

    private static long Attempts(Cluster cluster, int count)
    {
        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < count; i++)
        {
            cluster.TryAcquire(default, out EndpointLease first);
            cluster.TryAcquire(new PickContext(), out EndpointLease second);
            first.ReportFirstByte(OutcomeKind.Success);
            first.Complete(OutcomeKind.Success);
            second.Complete(new CallResult(OutcomeKind.Canceled));
        }
        return GC.GetAllocatedBytesForCurrentThread() - before;
    }

    [Fact]
    public void Leases_that_end_on_another_thread_give_their_slots_back()
    {
        using var test = TestCluster.Of("random", "http://a");
        using var full = new System.Collections.Concurrent.BlockingCollection<EndpointLease>(boundedCapacity: 100);
        var ender = new Thread(() => { foreach (EndpointLease lease in full.GetConsumingEnumerable()) { lease.Complete(OutcomeKind.Success); } });
        ender.Start();
        long made = 0;
        for (int i = 0; i < 50_000; i++)
        {
            long before = GC.GetAllocatedBytesForCurrentThread();
            EndpointLease lease = test.Acquire();
            if (GC.GetAllocatedBytesForCurrentThread() != before) { made++; }
            full.Add(lease, TestContext.Current.CancellationToken);
        }
        full.CompleteAdding();
        ender.Join();
        Assert.Equal(50_000, test.Node("a").Succeeded);
        Assert.InRange(made, 0, 1_000);         // about 100 run at a time; without the exchange each of the 50,000 would be new
    }
}
