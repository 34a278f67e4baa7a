using LoadBalancing.Client.Balancing;
using LoadBalancing.Client.Endpoints;
using LoadBalancing.Client.Picking;

namespace LoadBalancing.Client.Benchmarks.Subjects;

/// <summary>The slot of a lease without what follows from its end (clock, learning, metrics).</summary>
internal sealed class LeaseSubject(int threads)
{
    private static int s_thread;

    [ThreadStatic]
    private static int t_thread;

    private readonly BenchCluster _cluster = BenchCluster.Of(PickerPolicies.PowerOfTwoChoices, 10);
    private readonly FeedbackLoop _loop = LoopOf();

    /// <summary>Two threads that happen to share one counter measure the cache line and nothing else: each gets its own endpoint.</summary>
    private EndpointNode Node => _cluster.Nodes[threads == 1 ? 0 : t_thread == 0 ? (t_thread = (Interlocked.Increment(ref s_thread) % 9) + 1) : t_thread];

    public void TwoInterlocked(int operations)
    {
        EndpointTracker tracker = Node.Tracker;
        for (int i = 0; i < operations; i++)
        {
            tracker.Begin();
            tracker.End();
        }
    }

    public void Mechanism(int operations)
    {
        EndpointNode node = Node;
        for (int i = 0; i < operations; i++)
        {
            node.Tracker.Begin();
            LeaseSlot slot = LeasePool.Rent();
            var attempt = new Attempt { Node = node, Picker = _cluster.Picker, StartedAt = i };
            long ticket = slot.Start(_loop, in attempt);
            if (slot.TryTake(ticket, out Attempt taken, out _, out _)) { taken.Node.Tracker.End(); }
        }
    }

    private static FeedbackLoop LoopOf()
    {
        var surroundings = new ClusterSurroundings
        {
            Clock = new Load.StampClock(TimeProvider.System),
            Random = Random.Shared,
            Pickers = PickerCatalog.BuiltIn,
            Logger = Microsoft.Extensions.Logging.Abstractions.NullLogger.Instance,
            Instruments = Diagnostics.Instruments.Shared,
        };
        var writer = new Snapshots.SnapshotWriter(PickerCatalog.BuiltIn, new PickerSurroundings(surroundings.Clock, surroundings.Random, Services: null));
        return new FeedbackLoop("orders", surroundings, new EndpointHealth("orders", surroundings, writer, new Transitions("orders", surroundings)), new Load.OutstandingTotal());
    }
}
