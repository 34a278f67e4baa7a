using System.Text.Json;
using LoadBalancing.Lbctl.Tests.Doubles;
using LoadBalancing.Lbctl.Verbs;

namespace LoadBalancing.Lbctl.Tests;

public sealed class HistoryTests
{
    [Fact]
    public async Task Rollouts_that_ended_are_listed()
    {
        var tool = new Tool { Fleet = { History = { Fleet.Ended(42, "taken_back", "harm"), Fleet.Ended(41) } } };
        Assert.Equal(0, await tool.RunAsync("history", "--count", "7"));
        Assert.Equal("history 7", tool.Fleet.Calls[0]);
        Assert.Equal("2026-01-01 12:01:30Z     1042       42      41  taken_back  1:30 min       17  ann@host  harm", tool.Lines[1]);
        Assert.Equal(3, tool.Lines.Length);
    }

    [Fact]
    public async Task As_Json_there_is_a_list_though_it_be_empty()
    {
        var tool = new Tool();
        Assert.Equal(0, await tool.RunAsync("history", "--json"));
        using JsonDocument json = JsonDocument.Parse(tool.Output);
        Assert.Equal(0, json.RootElement.GetProperty("rollouts").GetArrayLength());
    }

    [Theory]
    [InlineData(42, "40 41 42", 41L)]
    [InlineData(41, "40 41 42 41", 40L)]       // 41 was a return: before it is what was before it the first time
    [InlineData(42, "40 41 42 41 42", 41L)]
    [InlineData(43, "40 41 -42 43", 41L)]      // 42 was taken back: it was never done
    [InlineData(40, "42 40", null)]
    [InlineData(42, "42 42", null)]
    [InlineData(42, "", null)]
    [InlineData(43, "40 41", 41L)]             // active, and not in the history: written by hand
    public void A_rollback_without_a_number_goes_to_what_was_done_before(long active, string oldestFirst, long? expected) => Assert.Equal(expected, Rollback.Before(active,
        oldestFirst.Split(' ', StringSplitOptions.RemoveEmptyEntries).Reverse().Select(text => Fleet.Ended(Math.Abs(int.Parse(text)), text.StartsWith('-') ? "taken_back" : "done"))));

    [Fact]
    public async Task A_rollback_is_a_rollout_of_that_version()
    {
        var tool = new Tool { Fleet = { History = { Fleet.Ended(41), Fleet.Ended(40) } } };
        Assert.Equal(0, await tool.RunAsync("rollback", "--yes"));
        Assert.Contains("rollout 40", tool.Fleet.Calls);
        tool = new Tool();
        Assert.Equal(0, await tool.RunAsync("rollback", "39", "--yes"));
        Assert.Contains("rollout 39", tool.Fleet.Calls);
        tool = new Tool();
        Assert.Equal(1, await tool.RunAsync("rollback", "--yes"));
        Assert.Equal("No version before 41 was done: name the one that is meant.\n", tool.Error);
    }
}
