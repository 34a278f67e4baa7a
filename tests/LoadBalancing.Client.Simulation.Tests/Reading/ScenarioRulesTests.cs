using LoadBalancing.Client.Simulation.Reading;
using LoadBalancing.Client.Simulation.Scenarios;

namespace LoadBalancing.Client.Simulation.Tests.Reading;

/// <summary>The rules between settings, for scenarios from code and from files.</summary>
public sealed class ScenarioRulesTests
{
    private static Scenario Good => new Scenario("x").WithClients(2, 100).WithServers(3);

    private static string[] Errors(Action<Scenario> change)
    {
        Scenario scenario = Good;
        change(scenario);
        return [.. ScenarioCheck.Errors(scenario)];
    }

    private static void IsWrong(string error, Action<Scenario> change) => Assert.Equal(["Scenario 'x': " + error], Errors(change));

    private static void IsRight(Action<Scenario> change) => Assert.Empty(Errors(change));

    [Fact]
    public void Ranges_are_those_of_files_and_paths_those_of_the_model()
    {
        IsRight(_ => { });
        IsWrong("Servers:0:Workers: got '0', wanted a whole number from 1 to 10000.", s => s.Servers[0].Workers = 0);
        IsWrong("Clients:0:Rate: got 'NaN', wanted a number from 0 to 10000000.", s => s.Clients[0].Rate = double.NaN);
        IsWrong("Clients:0:Arrivals: got '9', wanted one of: poisson, uniform, recorded, closed.", s => s.Clients[0].Arrivals = (ArrivalKind)9);
        IsWrong("Events:0:Action: got '99', wanted one of: slow, heal, fail, refuse, hang, flap, partition, crash, restart, join, leave, rate, network, update, serverVersion, failGateway, overload, drain.",
            s => s.At(TimeSpan.Zero, (ScenarioAction)99));
    }

    [Fact]
    public void Nothing_where_something_must_be_is_an_error_and_no_exception()
    {
        IsWrong("Clients:0:ThinkTime: got nothing, wanted a time.", s => s.Clients[0].ThinkTime = null!);
        IsWrong("Servers:0:ServiceTime: got nothing, wanted a time.", s => s.Servers[0].ServiceTime = null!);
        IsWrong("Servers:1: got nothing, wanted a group of servers.", s => s.Servers.Add(null!));
        IsWrong("Clients:1: got nothing, wanted a group of clients.", s => s.Clients.Add(null!));
        IsWrong("Events:0: got nothing, wanted an event.", s => s.Events.Add(null!));
        IsWrong("Servers:0:Name: got '', wanted 1 to 64 letters, digits, '-', '_' or '.'.", s => s.Servers[0].Name = null!);
        IsWrong("Events:0:Servers: got '', wanted ids or names of groups, separated by commas.", s => s.At(TimeSpan.Zero, ScenarioAction.Leave, null!));
    }

    [Fact]
    public void There_is_someone_on_both_sides_and_not_too_many()
    {
        IsWrong("Clients: got 0, wanted a list of 1 to 1000 groups of clients.", s => s.Clients.Clear());
        IsWrong("Servers: got 0, wanted a list of 1 to 1000 groups of servers.", s => s.Servers.Clear());
        Assert.Equal(2, ScenarioCheck.Errors(new Scenario()).Count);
        IsRight(s => { for (int i = 1; i < 1_000; i++) { s.WithServers(1, g => g.Name = $"g{i}"); } });
        IsWrong("Servers: got 1001, wanted a list of 1 to 1000 groups of servers.", s => { for (int i = 0; i < 1_000; i++) { s.WithServers(1, g => g.Name = $"g{i}"); } });
    }

    [Fact]
    public void There_are_not_too_many_events()
    {
        IsRight(s => { for (int i = 0; i < 10_000; i++) { s.At(TimeSpan.Zero, ScenarioAction.Heal); } });
        IsWrong("Events: got 10001, wanted a list of at most 10000 events.", s => { for (int i = 0; i < 10_001; i++) { s.At(TimeSpan.Zero, ScenarioAction.Heal); } });
    }

    [Fact]
    public void The_warm_up_fits_into_the_duration()
    {
        IsRight(s => s.WarmUp = s.Duration);
        IsWrong("WarmUp: got '00:00:21', wanted at most the duration, which is 00:00:20.", s => s.WarmUp = TimeSpan.FromSeconds(21));
    }

    [Fact]
    public void Names_are_unique_and_case_is_ignored()
    {
        IsWrong("Clients:1:Name: got 'CLIENT', which Clients:0 has too, wanted a name of its own; case is ignored.", s => s.WithClients(1, 1, g => g.Name = "CLIENT"));
        IsWrong("Servers:1:Name: got 's', which Servers:0 has too, wanted a name of its own; case is ignored.", s => s.WithServers(1));
    }

    [Theory]
    [InlineData("s", 3, "s2", 1, true)]        // s2 is the third of s
    [InlineData("s", 3, "s3", 1, false)]
    [InlineData("s", 11, "s1", 2, true)]       // s10 is of both
    [InlineData("s", 10, "s1", 2, true)]       // no id of both, but s1 is a server of one and the other as a whole
    [InlineData("s", 10, "s01", 2, false)]
    [InlineData("s", 100, "s10", 2, true)]     // s10 again
    [InlineData("s", 10, "s10", 2, false)]     // s9 is the last, s100 the first
    [InlineData("s", 10, "S0", 1, true)]
    [InlineData("s2", 1, "s", 3, true)]        // the other way round
    [InlineData("s1", 2, "s", 11, true)]
    public void Ids_are_unique_over_groups(string name, int count, string otherName, int otherCount, bool isWrong)
    {
        string[] errors = Errors(s =>
        {
            (s.Servers[0].Name, s.Servers[0].Count) = (name, count);
            s.WithServers(otherCount, g => g.Name = otherName);
        });
        if (!isWrong) { Assert.Empty(errors); return; }
        Assert.StartsWith($"Scenario 'x': Servers:1:Name: got '{otherName}', wanted other ids than those of '{name}': '", Assert.Single(errors), StringComparison.Ordinal);
        Assert.EndsWith("' would mean both.", errors[0], StringComparison.Ordinal);
    }

    [Fact]
    public void Servers_times_clients_are_at_most_ten_million()
    {
        IsRight(s => (s.Clients[0].Count, s.Servers[0].Count) = (1_000, 10_000));
        IsWrong("Servers: got 10000 servers for 1001 clients, wanted servers times clients of at most 10000000.", s => (s.Clients[0].Count, s.Servers[0].Count) = (1_001, 10_000));
    }
}
