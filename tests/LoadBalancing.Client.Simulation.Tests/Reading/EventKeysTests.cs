using LoadBalancing.Client.Simulation.Reading;
using LoadBalancing.Client.Simulation.Scenarios;

namespace LoadBalancing.Client.Simulation.Tests.Reading;

/// <summary>Which settings mean something for which action.</summary>
public sealed class EventKeysTests
{
    private static readonly Dictionary<string, Action<ScenarioEvent>> s_changes = new()
    {
        ["Servers"] = e => e.Servers = "s0",
        ["Clients"] = e => e.Clients = "web",
        ["Factor"] = e => e.Factor = 2,
        ["Share"] = e => e.Share = 0.5,
        ["Over"] = e => e.Over = TimeSpan.FromSeconds(1),
        ["Period"] = e => e.Period = TimeSpan.FromSeconds(2),
        ["Latency"] = e => e.Latency = TimeSpan.FromSeconds(1),
        ["Version"] = e => e.Version = 3,
        ["ActivateAt"] = e => e.ActivateAt = TimeSpan.FromSeconds(1),
        ["Cluster"] = e => e.Change = _ => { },
    };

    private static Scenario Small => new Scenario("x").WithClients(1, 100, g => g.Name = "web").WithServers(12).WithServers(1, g => (g.Name, g.JoinsLater) = ("new", true));

    private static string[] Errors(Action<Scenario> change)
    {
        Scenario scenario = Small;
        change(scenario);
        return [.. ScenarioCheck.Errors(scenario).Select(error => error["Scenario 'x': ".Length..])];
    }

    [Theory]
    [InlineData(ScenarioAction.Slow, "Servers Factor")]
    [InlineData(ScenarioAction.Heal, "Servers")]
    [InlineData(ScenarioAction.Fail, "Servers Share")]
    [InlineData(ScenarioAction.FailGateway, "Servers Share")]
    [InlineData(ScenarioAction.Overload, "Servers Share")]
    [InlineData(ScenarioAction.Drain, "Servers")]
    [InlineData(ScenarioAction.Refuse, "Servers")]
    [InlineData(ScenarioAction.Hang, "Servers")]
    [InlineData(ScenarioAction.Flap, "Servers Period")]
    [InlineData(ScenarioAction.Partition, "Servers Clients")]
    [InlineData(ScenarioAction.Crash, "Servers")]
    [InlineData(ScenarioAction.Restart, "Servers")]
    [InlineData(ScenarioAction.Join, "Servers")]
    [InlineData(ScenarioAction.Leave, "Servers")]
    [InlineData(ScenarioAction.Rate, "Clients Factor Over")]
    [InlineData(ScenarioAction.Network, "Servers Clients Latency")]
    [InlineData(ScenarioAction.Update, "Clients Over Version ActivateAt Cluster")]
    [InlineData(ScenarioAction.ServerVersion, "Servers Version")]
    public void A_setting_that_the_action_does_not_use_is_an_error(ScenarioAction action, string used)
    {
        foreach ((string key, Action<ScenarioEvent> change) in s_changes)
        {
            string[] errors = Errors(s => s.At(TimeSpan.Zero, action, configure: happening =>
            {
                if (action == ScenarioAction.Update) { happening.Change = _ => { }; }
                if (action == ScenarioAction.ServerVersion) { happening.Version = 3; }
                if (action == ScenarioAction.Join) { happening.Servers = "new"; }
                if (action != ScenarioAction.Join || key != "Servers") { change(happening); }
            }));
            if (used.Split(' ').Contains(key)) { Assert.Empty(errors); continue; }
            Assert.StartsWith($"Events:0:{key}: got '", Assert.Single(errors), StringComparison.Ordinal);
            Assert.EndsWith($", wanted nothing: it has no meaning for the action {ScenarioText.NameOf(action)}.", errors[0], StringComparison.Ordinal);
        }
    }
}
