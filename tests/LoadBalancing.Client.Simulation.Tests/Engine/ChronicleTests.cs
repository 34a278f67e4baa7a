using LoadBalancing.Client.Simulation.Engine;
using LoadBalancing.Client.Simulation.Scenarios;

namespace LoadBalancing.Client.Simulation.Tests.Engine;

public sealed class ChronicleTests
{
    private readonly SimulatedServer[] _servers = [Server(0, weight: 1), Server(1, weight: 3)];
    private readonly Chronicle _chronicle;

    public ChronicleTests() => _chronicle = new Chronicle(_servers);

    private SimulatedServer First => _servers[0];

    [Fact]
    public void A_fault_lasts_from_going_bad_to_being_well()
    {
        Note(1, ScenarioAction.Slow, condition => condition.SlowFactor = 10);
        Note(2, ScenarioAction.Heal, condition => condition.Heal());
        Note(3, ScenarioAction.FailGateway, condition => condition.GatewayFailShare = 0.1);
        Note(4, ScenarioAction.Heal, condition => condition.Heal());
        Note(5, ScenarioAction.Overload, condition => condition.OverloadShare = 0.1);
        Note(6, ScenarioAction.Heal, condition => condition.Heal());
        Note(7, ScenarioAction.Drain, condition => condition.Drains = true);
        Note(8, ScenarioAction.Heal, condition => condition.Heal());
        Note(9, ScenarioAction.Hang, condition => condition.Hangs = true);
        Assert.Equal([("slow", 1, 2), ("failGateway", 3, 4), ("overload", 5, 6), ("drain", 7, 8), ("hang", 9, null)], Faults());
    }

    [Fact]
    public void A_second_fault_on_top_of_a_first_is_part_of_it_until_both_are_over()
    {
        Note(1, ScenarioAction.Slow, condition => condition.SlowFactor = 10);
        Note(2, ScenarioAction.Crash, condition => condition.IsDown = true);
        Note(3, ScenarioAction.Restart, condition => condition.IsDown = false);
        Assert.Equal([("slow", 1, null)], Faults());
        Note(4, ScenarioAction.Slow, condition => condition.SlowFactor = 1);
        Assert.Equal([("slow", 1, 4)], Faults());
    }

    [Fact]
    public void To_be_faster_to_fail_nothing_or_to_get_another_network_is_no_fault()
    {
        Note(1, ScenarioAction.Slow, condition => condition.SlowFactor = 0.5);
        Note(2, ScenarioAction.Fail, condition => condition.FailShare = 0);
        Note(3, ScenarioAction.Network, condition => condition.Delay([true], 5));
        Note(4, ScenarioAction.ServerVersion, _ => { });
        Note(5, ScenarioAction.Heal, condition => condition.Heal());
        Assert.Empty(Faults());
    }

    [Fact]
    public void Who_leaves_is_bad_no_more_and_has_no_share_to_come_back_to()
    {
        Note(1, ScenarioAction.Crash, condition => condition.IsDown = true);
        Note(2, ScenarioAction.Leave, condition => condition.IsGone = true);
        Note(3, ScenarioAction.Slow, condition => condition.SlowFactor = 2);
        Assert.Equal([("crash", 1, 2)], Faults());
        Assert.Equal(0, _chronicle.Faults[0].FairShareHealed);
    }

    [Fact]
    public void Fair_shares_are_those_of_the_weights_that_are_there()
    {
        Note(1, ScenarioAction.Hang, condition => condition.Hangs = true);
        _servers[1].Condition.IsGone = true;
        Note(2, ScenarioAction.Heal, condition => condition.Heal());
        Fault fault = Assert.Single(_chronicle.Faults);
        Assert.Equal((0.25, 1.0), (fault.FairShare, fault.FairShareHealed));
    }

    [Fact]
    public void The_same_refusal_at_the_same_time_is_one_line_and_there_are_at_most_twenty()
    {
        for (int client = 0; client < 100; client++) { _chronicle.NoteRefusal(5, "no"); }
        Assert.Equal("refused: no", Assert.Single(_chronicle.Events).Text);
        for (int i = 0; i < 100; i++) { _chronicle.NoteRefusal(1_000 * i, "no"); }
        Assert.Equal(20, _chronicle.Events.Count);
        Assert.Empty(_chronicle.Times);
    }

    private static SimulatedServer Server(int index, double weight) => new(index, $"s{index}", new ServerGroup { Weight = weight }, seed: 1);

    private void Note(long at, ScenarioAction action, Action<ServerCondition> change)
    {
        change(First.Condition);
        _chronicle.Note(at, action, First);
    }

    private IEnumerable<(string Name, long At, long? HealedAt)> Faults() => _chronicle.Faults.Select(fault => (fault.Name, fault.At, fault.HealedAt));
}
