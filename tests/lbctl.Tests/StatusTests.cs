using System.Text.Json;
using LoadBalancing.Client.Etcd;
using LoadBalancing.Lbctl.Tests.Doubles;

namespace LoadBalancing.Lbctl.Tests;

public sealed class StatusTests
{
    private static readonly FleetStatus s_fleet = Fleet.Of(
        Fleet.Member("a", clockMs: 3),
        Fleet.Member("b", "staged", staged: 42),
        Fleet.Member("c", "behind", late: true, error: "cannot \"load\", it says", clockMs: 250),
        Fleet.Member("z", role: "agent")).With("staging", prepared: 1);

    [Fact]
    public async Task Text_says_what_runs_what_is_under_way_and_what_it_means_and_begins_with_those_in_trouble()
    {
        var tool = new Tool { Fleet = { Status = s_fleet } };
        Assert.Equal(0, await tool.RunAsync("status"));
        Assert.Equal(
            """
            fleet     /fleet, revision 7
            active    version 41, since 2026-01-01 11:00:00Z
            rollout   9: 41 -> 42, staging, 1 of 4 prepared, until 12:01:00Z at the latest, coordinated by ann@host
            members   4: 1 behind, 2 ready, 1 staged; 1 late; worst clock client/c ±250 ms
                      All is well.

            ROLE    ID  STATE   RUNS  PREPARED  PLACE    CLOCK  LATE  WHY
            client  c   behind    41         -  12.50  ±250 ms  late  cannot "load", it says
            agent   z   ready     41         -  12.50        ?
            client  a   ready     41         -  12.50    ±3 ms
            client  b   staged    41        42  12.50        ?

            """, tool.Output);
    }

    [Fact]
    public async Task A_wave_and_a_moment_to_come_are_told()
    {
        var tool = new Tool { Fleet = { Status = Fleet.Of() with { Percent = 5, ActivateAt = Fleet.Noon.AddSeconds(11) } } };
        await tool.RunAsync("status");
        Assert.Contains("active    version 41 in 5 % of members, the others run 40, from 2026-01-01 12:00:11Z\n", tool.Output, StringComparison.Ordinal);
        Assert.Contains("members   none\n", tool.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Members_can_be_chosen()
    {
        var tool = new Tool { Fleet = { Status = s_fleet } };
        await tool.RunAsync("status", "--csv", "--role", "client", "--laggards");
        Assert.Equal(
        [
            "role,id,state,active,staged,laggard,position,reported_at,clock_lowest_ms,clock_highest_ms,error",
            "client,c,behind,41,,1,12.5,2026-01-01T12:00:00.0000000+00:00,,250,\"cannot \"\"load\"\", it says\"",
        ], tool.Lines);
        tool = new Tool { Fleet = { Status = s_fleet } };
        await tool.RunAsync("status", "--csv", "--role", "agent");
        Assert.StartsWith("agent,z,", Assert.Single(tool.Lines.Skip(1)), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Json_counts_the_whole_fleet_though_it_lists_some_members()
    {
        var tool = new Tool { Fleet = { Status = s_fleet } };
        Assert.Equal(0, await tool.RunAsync("status", "--json", "--laggards"));
        using JsonDocument json = JsonDocument.Parse(tool.Output);
        JsonElement root = json.RootElement;
        Assert.Equal((4, 1), (root.GetProperty("memberCount").GetInt32(), root.GetProperty("laggardCount").GetInt32()));
        Assert.Equal("c", Assert.Single(root.GetProperty("members").EnumerateArray()).GetProperty("id").GetString());
        Assert.Equal(250, root.GetProperty("worstClockMs").GetDouble());
        Assert.Equal("client/c", root.GetProperty("worstClock").GetString());
        Assert.Equal("staging", root.GetProperty("rollout").GetProperty("phase").GetString());
    }

    [Fact]
    public async Task Watched_it_is_a_line_for_each_change_until_it_is_interrupted()
    {
        var tool = new Tool { Fleet = { Watched = { Fleet.Of(), Fleet.Of() with { At = Fleet.Noon.AddSeconds(5) }, s_fleet } } };
        tool.Interrupt();
        Assert.Equal(130, await tool.RunAsync("status", "--watch"));
        Assert.Equal(2, tool.Lines.Length);
        Assert.Equal("12:00:00.000 version 41, since 2026-01-01 11:00:00Z; no rollout; members: none", tool.Lines[0]);

        tool = new Tool { Fleet = { Watched = { Fleet.Of(), s_fleet } } };
        await tool.RunAsync("status", "--watch", "--json");
        Assert.Equal([0, 4], tool.Lines.Select(line => JsonDocument.Parse(line).RootElement.GetProperty("memberCount").GetInt32()));
    }

    [Fact]
    public async Task A_terminal_gets_colours_unless_it_wants_none()
    {
        var tool = new Tool { IsTerminal = true, Fleet = { Status = s_fleet } };
        await tool.RunAsync("status");
        Assert.Contains("\u001b[", tool.Output, StringComparison.Ordinal);
        tool = new Tool { IsTerminal = true, Fleet = { Status = s_fleet }, Environment = { ["NO_COLOR"] = "1" } };
        await tool.RunAsync("status");
        Assert.DoesNotContain('\u001b', tool.Output);
        Assert.Contains("╭", tool.Output, StringComparison.Ordinal);
    }
}
