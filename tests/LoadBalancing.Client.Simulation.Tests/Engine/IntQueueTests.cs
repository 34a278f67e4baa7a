using LoadBalancing.Client.Simulation.Engine;

namespace LoadBalancing.Client.Simulation.Tests.Engine;

public sealed class IntQueueTests
{
    [Fact]
    public void It_is_a_queue_whatever_comes_and_goes()
    {
        var chance = new Random(3);
        var ours = new IntQueue();
        var theirs = new Queue<int>();
        for (int step = 0; step < 20_000; step++)
        {
            // Grows and shrinks in waves of 2,000, so that it wraps and grows with its first item anywhere.
            if (theirs.Count > 0 && chance.NextDouble() < (step / 2_000 % 2 == 0 ? 0.4 : 0.6)) { Assert.Equal(theirs.Dequeue(), ours.Take()); }
            else
            {
                theirs.Enqueue(step);
                ours.Add(step);
            }
            Assert.Equal(theirs.Count, ours.Count);
        }
        Assert.True(theirs.Count > 0);
        while (theirs.Count > 0) { Assert.Equal(theirs.Dequeue(), ours.Take()); }
    }
}
