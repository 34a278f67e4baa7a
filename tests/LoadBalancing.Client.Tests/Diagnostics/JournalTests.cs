using LoadBalancing.Client.Diagnostics;

namespace LoadBalancing.Client.Tests.Diagnostics;

public sealed class JournalTests
{
    [Fact]
    public void It_begins_empty_and_shows_the_newest_first()
    {
        var journal = new Journal();
        Assert.Empty(journal.Read());
        journal.Add(Entry(1));
        journal.Add(Entry(2));
        Assert.Equal(["2", "1"], journal.Read().Select(entry => entry.Reason));
    }

    [Fact]
    public void It_keeps_256_and_forgets_the_oldest()
    {
        var journal = new Journal();
        for (int i = 1; i <= 300; i++) { journal.Add(Entry(i)); }
        IReadOnlyList<JournalEntry> entries = journal.Read();
        Assert.Equal(256, entries.Count);
        Assert.Equal(("300", "45"), (entries[0].Reason, entries[^1].Reason));         // 300 - 256 + 1
    }

    [Fact]
    public async Task Threads_that_write_at_once_lose_nothing()
    {
        var journal = new Journal();
        await Task.WhenAll(Enumerable.Range(0, 4).Select(thread => Task.Run(() => { for (int i = 0; i < 64; i++) { journal.Add(Entry((thread * 64) + i)); } }, TestContext.Current.CancellationToken)));
        Assert.Equal(Enumerable.Range(0, 256), journal.Read().Select(entry => int.Parse(entry.Reason, System.Globalization.CultureInfo.InvariantCulture)).Order());
    }

    private static JournalEntry Entry(int number) => new(DateTimeOffset.UnixEpoch, "test", null, number.ToString(System.Globalization.CultureInfo.InvariantCulture), null);
}
