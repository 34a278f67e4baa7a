using LoadBalancing.Client.Health.Confirmations;

namespace LoadBalancing.Client.Tests.Health.Confirmations;

/// <summary>Who is asked what it runs, and how often.</summary>
public sealed class AskingTests
{
    [Fact]
    public void Who_does_not_run_what_it_must_is_asked_at_once_and_then_after_1_2_4_to_30_seconds_more_or_less_a_fifth()
    {
        using var fleet = new ConfirmingFleet(endpoints: 1, says: null, configure: o => o.OnTooFew = TooFewReaction.Fail);
        fleet.Wait(300);
        double[] at = [.. fleet.Asked.Select(asked => asked.At)];
        Assert.Equal(0, at[0]);
        double[] pauses = [.. at.Skip(1).Zip(at, (later, earlier) => later - earlier)];
        double[] wanted = [1, 2, 4, 8, 16, 30, 30, 30, 30];
        for (int i = 0; i < wanted.Length; i++) { Assert.InRange(pauses[i], 0.8 * wanted[i], 1.2 * wanted[i]); }
        Assert.True(pauses.Distinct().Count() == pauses.Length);
        Assert.Contains(pauses[5..], pause => Math.Abs(pause - 30) > 1);
    }

    [Fact]
    public void Who_runs_it_is_asked_each_30_seconds()
    {
        using var fleet = new ConfirmingFleet(endpoints: 2);
        fleet.Wait(3_000);
        // 100 times, more or less.
        Assert.InRange(fleet.CountOf("a"), 85, 130);
    }

    [Fact]
    public void But_not_while_its_answers_say_so()
    {
        using var fleet = new ConfirmingFleet(endpoints: 2);
        for (int i = 0; i < 150; i++)
        {
            fleet.Answers("a", "orders=1;sha256=0123456789abcdef");
            fleet.Wait(20);
        }
        Assert.InRange(fleet.CountOf("a"), 1, 3);
        Assert.InRange(fleet.CountOf("b"), 85, 130);
        fleet.Wait(31);
        Assert.InRange(fleet.CountOf("a"), 2, 4);
    }

    [Fact]
    public void A_version_that_waits_asks_everybody_anew()
    {
        using var fleet = new ConfirmingFleet(endpoints: 3);
        fleet.Wait(100);
        fleet.Asked.Clear();
        double now = fleet.Test.Time.Elapsed.TotalSeconds;
        fleet.Offer(2, "a", "b", "e");
        Assert.Equal(["a", "b", "e"], fleet.Asked.Where(asked => asked.At == now).Select(asked => asked.Id).Order());
    }

    [Fact]
    public void No_more_than_32_at_a_time_none_twice_and_each_for_5_seconds_at_most()
    {
        using var fleet = new ConfirmingFleet(endpoints: 1, configure: o => o.OnTooFew = TooFewReaction.Fail);
        string[] ids = [.. Enumerable.Range(0, 40).Select(i => $"e{i}")];
        foreach (string id in ids) { fleet.Hangs(id); }
        fleet.Offer(2, ids);
        Assert.Equal((32, 32), (fleet.Running, fleet.Asked.Count(asked => asked.Id != "a")));
        fleet.Wait(5.1);
        Assert.Equal(32, fleet.MostRunning);
        Assert.Equal(40, fleet.Asked.Select(asked => asked.Id).Where(id => id != "a").Distinct().Count());
    }

    [Fact]
    public void Nobody_is_asked_where_nothing_is_required()
    {
        using var fleet = new ConfirmingFleet(configure: o => o.RequiredVersion = null);
        Assert.Equal("abcd", fleet.Serving());
        fleet.Answers("a", "orders=0");
        fleet.Wait(100);
        Assert.Empty(fleet.Asked);
        Assert.Equal("abcd", fleet.Serving());
        Assert.Null(fleet.Test.Node("a").Tracker.Confirmation.Said);
    }
}
