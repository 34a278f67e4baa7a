using LoadBalancing.Client.Configuration.Settings;
using LoadBalancing.Client.Simulation.Scenarios;

namespace LoadBalancing.Client.Simulation.Reading;

/// <summary>The keys of a scenario, in the order in which they are documented.</summary>
internal static class ScenarioSchema
{
    public static SettingsSchema<Scenario> Schema { get; } = new SettingsSchema<Scenario>()
        .Leaf("Name", Kinds.Required(text => text.Length <= 200, "1 to 200 characters"), s => s.Name, (s, value) => s.Name = value)
        .Leaf("Seed", Kinds.Integer(0, int.MaxValue), s => s.Seed, (s, value) => s.Seed = value)
        .Leaf("Duration", Kinds.Duration(TimeSpan.FromMilliseconds(1), TimeSpan.FromHours(24)), s => s.Duration, (s, value) => s.Duration = value)
        .Leaf("WarmUp", Kinds.Duration(TimeSpan.Zero, TimeSpan.FromHours(24)), s => s.WarmUp, (s, value) => s.WarmUp = value)
        .Add(new ListSetting<Scenario, ClientGroup>("Clients", s => s.Clients, new(ClientGroupSchema.Schema, () => new(), ScenarioLimits.Clients, "a group of clients")
        {
            IsNumbered = true,
            Check = ClientGroupSchema.Check,
            CheckText = ClientGroupSchema.CheckText,
        }))
        .Add(new ListSetting<Scenario, ServerGroup>("Servers", s => s.Servers, new(ServerGroupSchema.Schema, () => new(), ScenarioLimits.Servers, "a group of servers")
        {
            IsNumbered = true,
            CheckText = ServerGroupSchema.CheckText,
        }))
        .Add(new ListSetting<Scenario, ScenarioEvent>("Events", s => s.Events, new(EventSchema.Schema, () => new(), ScenarioLimits.Events, "an event")
        {
            IsNumbered = true,
            Check = EventSchema.Check,
            CheckText = EventSchema.CheckText,
        }));
}
