using LoadBalancing.Client.Simulation.Engine;
using LoadBalancing.Client.Simulation.Scenarios;

namespace LoadBalancing.Client.Simulation.Tests.Engine;

public sealed class DeadlineTests
{
    private readonly RequestTable _requests = new();

    [Fact]
    public void The_oldest_that_still_waits_is_found_whatever_ended_before()
    {
        var queue = new DeadlineQueue(_requests);
        int[] indices = [.. Enumerable.Range(0, 1_000).Select(i => Begin(at: i, queue: queue))];
        Settle(indices[0]);
        _requests.Return(indices[1]);
        Assert.Equal((2, indices[2]), (queue.OldestBegan(out int oldest), oldest));
        foreach (int index in indices[2..999]) { Settle(index); }
        Assert.Equal((999, indices[999]), (queue.OldestBegan(out oldest), oldest));
        Settle(indices[999]);
        Assert.Equal((SimulatedTime.Never, -1), (queue.OldestBegan(out oldest), oldest));
    }

    [Fact]
    public void A_place_that_is_used_again_in_the_same_instant_by_another_client_has_the_other_deadline()
    {
        // Client 0 fails at once, at time 5, and client 1 gets the same place: nothing of client 0 waits any more.
        DeadlineQueue first = new(_requests), second = new(_requests);
        int index = Begin(at: 5, queue: first);
        _requests.Return(index);
        Assert.Equal(index, Begin(at: 5, client: 1, queue: second));
        Assert.Equal(SimulatedTime.Never, first.OldestBegan(out _));
        Assert.Equal(5, second.OldestBegan(out _));
    }

    [Fact]
    public void The_queue_is_as_long_as_requests_are_under_way_not_as_there_were_in_all()
    {
        var queue = new DeadlineQueue(_requests);
        int stuck = Begin(at: 0, queue: queue);
        // 100,000 requests, of which 100 are under way at a time beside the first, which nobody answers.
        var underWay = new Queue<int>();
        for (int i = 1; i <= 100_000; i++)
        {
            underWay.Enqueue(Begin(at: i, queue: queue));
            if (underWay.Count > 100) { _requests.Return(underWay.Dequeue()); }
        }
        Assert.Equal(256, queue.Capacity);
        Assert.Equal((0, stuck), (queue.OldestBegan(out int oldest), oldest));
        Settle(stuck);
        Assert.Equal((100_000 - 99, underWay.Peek()), (queue.OldestBegan(out oldest), oldest));
    }

    [Fact]
    public void Of_groups_with_several_deadlines_whoever_gives_up_first_is_found_and_an_answer_in_that_instant_is_in_time()
    {
        SimulatedClientGroup slow = Group(0, 0, milliseconds: 10), fast = Group(1, 1, milliseconds: 3);
        var deadlines = new Deadlines([slow, fast], _requests);
        Assert.False(deadlines.TryFind(before: SimulatedTime.Never, out _, out _));
        int a = Begin(at: 0, client: 0), b = Begin(at: 4_000_000, client: 1);
        deadlines.Add(a, slow);         // gives up at 10 ms
        Assert.True(deadlines.TryFind(before: SimulatedTime.Never, out int found, out long at));
        Assert.Equal((a, 10_000_000), (found, at));
        deadlines.Add(b, fast);         // gives up at 7 ms
        Assert.False(deadlines.TryFind(before: 7_000_000, out _, out _));
        Assert.True(deadlines.TryFind(before: 7_000_001, out found, out at));
        Assert.Equal((b, 7_000_000), (found, at));
        Settle(b);
        Assert.False(deadlines.TryFind(before: 10_000_000, out _, out _));
        Assert.True(deadlines.TryFind(before: 10_000_001, out found, out at));
        Assert.Equal((a, 10_000_000), (found, at));
    }

    private static SimulatedClientGroup Group(int index, int firstClient, double milliseconds) =>
        new(index, new ClientGroup { Deadline = TimeSpan.FromMilliseconds(milliseconds) }, firstClient);

    private int Begin(long at, int client = 0, DeadlineQueue? queue = null)
    {
        int index = _requests.Rent();
        (_requests[index].Place, _requests[index].Began, _requests[index].Client) = (RequestPlace.OnItsWay, at, client);
        queue?.Add(index);
        return index;
    }

    private void Settle(int index) => _requests[index].IsSettled = true;
}
