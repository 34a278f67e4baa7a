using LoadBalancing.Client.Simulation.Engine;

namespace LoadBalancing.Client.Simulation.Tests.Engine;

public sealed class EventQueueTests
{
    [Theory]
    [InlineData(0u)]
    [InlineData(uint.MaxValue - 700)]       // the order wraps on the way
    [InlineData(int.MaxValue - 700u)]       // the sign of its difference would, were it taken wrongly
    public void Events_come_in_the_order_of_time_and_of_two_at_one_time_the_first_scheduled_comes_first(uint firstOrder)
    {
        var chance = new Random(7);
        for (int round = 0; round < 20; round++)
        {
            var queue = new EventQueue(firstOrder);
            var sorted = new List<(long At, int Index)>();      // kept stable: a new one goes behind all of the same time
            for (int step = 0; step < 2_000; step++)
            {
                if (sorted.Count > 0 && chance.NextDouble() < 0.45)
                {
                    Assert.Equal(sorted[0].At, queue.NextAt);
                    SimulationEvent due = queue.Take();
                    Assert.Equal(sorted[0], (due.At, due.Index));
                    sorted.RemoveAt(0);
                }
                else
                {
                    long at = chance.Next(50);      // many at the same time
                    int place = sorted.FindIndex(other => other.At > at);
                    sorted.Insert(place < 0 ? sorted.Count : place, (at, step));
                    queue.Add(at, EventKind.Arrive, step);
                }
                Assert.Equal(sorted.Count, queue.Count);
            }
        }
    }

    [Fact]
    public void It_grows_and_what_is_taken_is_what_was_added()
    {
        var queue = new EventQueue();
        for (int i = 0; i < 5_000; i++) { queue.Add(5_000 - i, EventKind.Served, i, stamp: (uint)(2 * i)); }
        for (int i = 4_999; i >= 0; i--)
        {
            SimulationEvent due = queue.Take();
            Assert.Equal((5_000L - i, EventKind.Served, i, (uint)(2 * i)), (due.At, due.Kind, due.Index, due.Stamp));
        }
    }

    [Fact]
    public void Nothing_is_due_in_an_empty_queue()
    {
        var queue = new EventQueue();
        Assert.Equal(SimulatedTime.Never, queue.NextAt);
        queue.Add(3, EventKind.Mark, 0);
        queue.Take();
        Assert.Equal((0, SimulatedTime.Never), (queue.Count, queue.NextAt));
    }
}
