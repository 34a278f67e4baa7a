using LoadBalancing.Client.Simulation.Engine;

namespace LoadBalancing.Client.Simulation.Tests.Engine;

/// <summary>Two requests at a server of one worker: one is served from 0 to 10, the other comes at 4, waits, and is served from 10 to 25.</summary>
public sealed class ServerAccountTests
{
    private static readonly (string Name, Action<ServerAccount> Do)[] s_entries =
    [
        ("first arrives", account => account.Arrived(0)),
        ("first begins", account => account.Began(0)),
        ("second arrives", account => account.Arrived(4)),
        ("first is served", account => account.Served(10, since: 0)),
        ("first leaves", account => account.Left(10, arrivedAt: 0)),
        ("second begins", account => account.Began(10)),
        ("second is served", account => account.Served(25, since: 10)),
        ("second leaves", account => account.Left(25, arrivedAt: 4)),
    ];

    [Fact]
    public void Books_that_are_right_agree_and_areas_are_requests_and_workers_over_time()
    {
        var account = new ServerAccount();
        Assert.All(s_entries, entry => entry.Do(account));
        account.Check("s", workers: 1, now: 30);
        // 1 request for 4, 2 for 6, 1 for 15: 31 = 10 + 21. Workers: 25.
        Assert.Equal((31, 25), account.AreasAt(30));
    }

    [Fact]
    public void An_entry_that_is_lost_or_made_twice_is_found()
    {
        for (int i = 0; i < s_entries.Length; i++)
        {
            foreach (int times in new[] { 0, 2 })
            {
                var account = new ServerAccount();
                for (int j = 0; j < s_entries.Length; j++) { for (int n = 0; n < (j == i ? times : 1); n++) { s_entries[j].Do(account); } }
                Exception? error = Record.Exception(() => account.Check("s7", workers: 1, now: 30));
                Assert.True(error is InvalidOperationException, $"{s_entries[i].Name} {times} times");
                Assert.StartsWith("Little's law does not hold at 's7': ", error.Message, StringComparison.Ordinal);
            }
        }
    }

    [Fact]
    public void A_time_that_is_wrong_is_found()
    {
        Assert.Throws<InvalidOperationException>(() => Check(account => account.Served(25, since: 11), account => account.Left(25, arrivedAt: 4)));
        Assert.Throws<InvalidOperationException>(() => Check(account => account.Served(25, since: 10), account => account.Left(25, arrivedAt: 5)));

        static void Check(params Action<ServerAccount>[] last)
        {
            var account = new ServerAccount();
            foreach ((_, Action<ServerAccount> entry) in s_entries[..^2]) { entry(account); }
            foreach (Action<ServerAccount> entry in last) { entry(account); }
            account.Check("s", workers: 1, now: 30);
        }
    }

    [Fact]
    public void More_work_than_workers_can_do_is_found()
    {
        var account = new ServerAccount();
        account.Arrived(0);
        account.Arrived(0);
        account.Began(0);
        account.Began(0);
        foreach (int _ in new[] { 1, 2 })
        {
            account.Served(10, since: 0);
            account.Left(10, arrivedAt: 0);
        }
        account.Check("s", workers: 2, now: 10);
        Assert.Throws<InvalidOperationException>(() => account.Check("s", workers: 1, now: 10));
    }

    [Fact]
    public void The_longest_queue_is_remembered()
    {
        var account = new ServerAccount();
        foreach (int queue in new[] { 1, 5, 3 }) { account.Waits(queue); }
        Assert.Equal(5, account.LongestQueue);
    }
}
