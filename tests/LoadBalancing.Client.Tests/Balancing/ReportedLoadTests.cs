using LoadBalancing.Client.Balancing;
using LoadBalancing.Client.Endpoints;
using LoadBalancing.Client.Outcomes;

namespace LoadBalancing.Client.Tests.Balancing;

/// <summary>What a server said of its load, on its way from the lease to the picker that listens.</summary>
public sealed class ReportedLoadTests : IDisposable
{
    private readonly List<(string Id, double Rate, long At)> _heard = [];
    private readonly TestCluster _test;

    public ReportedLoadTests() => _test = Listening((node, report, at) => _heard.Add((node.Id, report.RequestsPerSecond, at)));

    private static TestCluster Listening(Action<EndpointNode, LoadReport, long> hear, bool usesLoadReports = true) =>
        new(Given.Options(options => options.Picker.Policy = "listening", "http://a", "http://b"), ListeningPicker.Setup(hear, usesLoadReports));

    private static LoadReport Rate(double rate) => new() { RequestsPerSecond = rate };

    public void Dispose() => _test.Dispose();

    [Fact]
    public void A_report_reaches_the_picker_at_once_with_its_endpoint_and_its_moment()
    {
        EndpointLease lease = _test.AcquireAt("b");
        _test.Time.Advance(TimeSpan.FromMilliseconds(7));
        lease.ReportLoad(Rate(5));
        Assert.Equal([("b", 5.0, _test.Time.GetTimestamp())], _heard);
        lease.Complete(OutcomeKind.Success);
        Assert.Single(_heard);
    }

    [Fact]
    public void It_may_come_more_than_once_and_after_the_first_byte_until_the_end()
    {
        EndpointLease lease = _test.AcquireAt("a"), copy = lease;
        lease.ReportLoad(Rate(1));
        lease.ReportFirstByte(OutcomeKind.Success);
        copy.ReportLoad(Rate(2));
        lease.Complete(new CallResult(OutcomeKind.Success) { LoadReport = Rate(3) });
        lease.ReportLoad(Rate(4));
        copy.ReportLoad(Rate(5));
        Assert.Equal([("a", 1.0), ("a", 2.0), ("a", 3.0)], _heard.Select(heard => (heard.Id, heard.Rate)));
    }

    [Theory]
    [InlineData(OutcomeKind.Success)]
    [InlineData(OutcomeKind.Failure)]
    [InlineData(OutcomeKind.Canceled)]
    public void The_report_of_an_end_is_heard_however_the_attempt_ended_and_once(OutcomeKind kind)
    {
        EndpointLease lease = _test.AcquireAt("a");
        lease.Complete(new CallResult(kind) { LoadReport = Rate(3) });
        lease.Complete(new CallResult(kind) { LoadReport = Rate(4) });
        Assert.Equal([("a", 3.0)], _heard.Select(heard => (heard.Id, heard.Rate)));
    }

    [Fact]
    public void While_the_report_of_an_end_is_heard_the_request_still_counts_as_outstanding()
    {
        // A server that counts its requests in flight counts the one that it writes the trailers of.
        var outstanding = new List<int>();
        using TestCluster test = Listening((node, _, _) => outstanding.Add(node.Outstanding));
        EndpointLease lease = test.AcquireAt("a");
        lease.ReportLoad(Rate(1));
        lease.Complete(new CallResult(OutcomeKind.Success) { LoadReport = Rate(2) });
        Assert.Equal([1, 1], outstanding);
        Assert.Equal(0, test.Node("a").Outstanding);
    }

    [Fact]
    public void A_default_value_has_nobody_to_tell_and_nothing_is_no_report()
    {
        EndpointLease nothing = default;
        nothing.ReportLoad(Rate(1));
        Assert.False(nothing.WantsLoadReport);
        nothing.CountReport(isReadable: true);
        Assert.Throws<ArgumentNullException>(() => nothing.ReportLoad(null!));
        EndpointLease lease = _test.Acquire();
        Assert.Throws<ArgumentNullException>(() => lease.ReportLoad(null!));
        lease.Complete(OutcomeKind.Success);
        Assert.Empty(_heard);
    }

    [Fact]
    public void Reports_are_wanted_while_a_lease_runs_under_a_picker_that_listens()
    {
        EndpointLease lease = _test.Acquire();
        Assert.True(lease.WantsLoadReport);
        lease.ReportFirstByte();
        Assert.True(lease.WantsLoadReport);
        lease.Complete(OutcomeKind.Success);
        Assert.False(lease.WantsLoadReport);
    }

    [Fact]
    public void A_picker_that_does_not_listen_hears_nothing()
    {
        using TestCluster test = Listening((_, _, _) => Assert.Fail("It does not listen."), usesLoadReports: false);
        EndpointLease lease = test.Acquire();
        Assert.False(lease.WantsLoadReport);
        lease.ReportLoad(Rate(1));
        lease.Complete(new CallResult(OutcomeKind.Success) { LoadReport = Rate(2) });
        Assert.Empty(test.Log.Of(203));
    }

    [Fact]
    public void A_report_of_an_ended_lease_is_not_taken_for_one_of_the_next_lease_of_its_slot()
    {
        EndpointLease old = _test.AcquireAt("a");
        old.Complete(OutcomeKind.Success);
        EndpointLease next = _test.Acquire();           // the slot that this thread gave back last
        Assert.Equal("b", next.Endpoint.Id);
        old.ReportLoad(Rate(1));
        Assert.False(old.WantsLoadReport);
        Assert.Empty(_heard);
        next.ReportLoad(Rate(2));
        Assert.Equal([("b", 2.0)], _heard.Select(heard => (heard.Id, heard.Rate)));
        next.Complete(OutcomeKind.Success);
    }

    [Fact]
    public void Reports_that_race_the_end_of_their_leases_never_reach_another_lease()
    {
        int heard = 0, astray = 0;
        using TestCluster test = Listening((node, report, _) =>
        {
            Interlocked.Increment(ref heard);
            if (report.RequestsPerSecond != node.Id[0]) { Interlocked.Increment(ref astray); }
        });
        LoadReport ofA = Rate('a'), ofB = Rate('b');
        Shared? shared = null;
        bool isOver = false;
        Thread[] reporters = [.. Enumerable.Range(0, 2).Select(_ => new Thread(() =>
        {
            while (!Volatile.Read(ref isOver))
            {
                if (Volatile.Read(ref shared) is { } running) { running.Lease.ReportLoad(running.Lease.Endpoint.Id == "a" ? ofA : ofB); }
            }
        }))];
        Array.ForEach(reporters, thread => thread.Start());
        // At least so many, and more where the machine is busy and reporters got no turn.
        for (int i = 0; i < 100_000 || (Volatile.Read(ref heard) < 1_000 && i < 10_000_000); i++)
        {
            EndpointLease lease = test.Acquire();       // a and b by turns, in one slot
            Volatile.Write(ref shared, new Shared(lease));
            Thread.SpinWait(i & 31);
            lease.Complete(OutcomeKind.Success);
        }
        Volatile.Write(ref isOver, true);
        Array.ForEach(reporters, thread => thread.Join());
        Assert.Equal(0, astray);
        Assert.True(heard > 0, "No report won its race: nothing was tested.");
    }

    [Fact]
    public void A_picker_that_throws_while_it_listens_is_logged_and_breaks_nothing()
    {
        using TestCluster test = Listening((_, _, _) => throw new InvalidOperationException("oops"));
        EndpointLease lease = test.AcquireAt("a");
        lease.ReportLoad(Rate(1));
        lease.ReportFirstByte(OutcomeKind.Success);
        lease.Complete(new CallResult(OutcomeKind.Success) { LoadReport = Rate(2) });
        Assert.Equal((0, 1L), (test.Node("a").Outstanding, test.Node("a").Succeeded));
        Assert.Equal(2, test.Log.Of(203).Count);
        Assert.All(test.Log.Of(203), line => Assert.Contains("ListeningPicker", line));
    }

    [Fact]
    public void Handing_on_a_report_allocates_nothing()
    {
        using TestCluster test = Listening((_, _, _) => { });
        LoadReport report = Rate(1);
        long Measure()
        {
            long before = GC.GetAllocatedBytesForCurrentThread();
            for (int i = 0; i < 1_000; i++)
            {
                EndpointLease lease = test.Acquire();
                lease.ReportLoad(report);
                lease.Complete(new CallResult(OutcomeKind.Success) { LoadReport = report });
            }
            return GC.GetAllocatedBytesForCurrentThread() - before;
        }
        Assert.Equal(0, Enumerable.Range(0, 10).Min(_ => Measure()));
    }

    private sealed record Shared(EndpointLease Lease);
}
