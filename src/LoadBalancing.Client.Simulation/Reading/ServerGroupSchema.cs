using LoadBalancing.Client.Configuration.Schemas;
using LoadBalancing.Client.Configuration.Settings;
using LoadBalancing.Client.Simulation.Scenarios;
using LoadBalancing.Client.Versions;

namespace LoadBalancing.Client.Simulation.Reading;

/// <summary>The keys of a group of servers.</summary>
internal static class ServerGroupSchema
{
    public static SettingsSchema<ServerGroup> Schema { get; } = new SettingsSchema<ServerGroup>()
        .Leaf("Name", ScenarioKinds.Name, g => g.Name, (g, value) => g.Name = value)
        .Leaf("Count", Kinds.Integer(1, 10_000), g => g.Count, (g, value) => g.Count = value)
        .Leaf("Workers", Kinds.Integer(1, 10_000), g => g.Workers, (g, value) => g.Workers = value)
        .Leaf("QueueLimit", Kinds.OptionalInteger(0, 10_000_000), g => g.QueueLimit, (g, value) => g.QueueLimit = value)
        .Add(new DistributionSetting<ServerGroup>("ServiceTime", g => g.ServiceTime, (g, value) => g.ServiceTime = value))
        .Leaf("Speed", Kinds.Number(0.001, 1_000), g => g.Speed, (g, value) => g.Speed = value)
        .Leaf("Weight", Kinds.Number(0, EndpointSchema.MaxWeight), g => g.Weight, (g, value) => g.Weight = value)
        .Leaf("Priority", Kinds.Integer(0, EndpointSchema.MaxPriority), g => g.Priority, (g, value) => g.Priority = value)
        .Leaf("Zone", ScenarioKinds.Zone, g => g.Zone, (g, value) => g.Zone = value)
        .Leaf("Distance", Kinds.Duration(TimeSpan.Zero, TimeSpan.FromSeconds(10)), g => g.Distance, (g, value) => g.Distance = value)
        .Leaf("ColdStartFactor", Kinds.Number(1, 1_000), g => g.ColdStartFactor, (g, value) => g.ColdStartFactor = value)
        .Leaf("ColdStartDuration", Kinds.Duration(TimeSpan.Zero, TimeSpan.FromHours(1)), g => g.ColdStartDuration, (g, value) => g.ColdStartDuration = value)
        .Leaf("AntagonistShare", Kinds.Number(0, 0.99), g => g.AntagonistShare, (g, value) => g.AntagonistShare = value)
        .Leaf("AntagonistPeriod", ScenarioKinds.Period, g => g.AntagonistPeriod, (g, value) => g.AntagonistPeriod = value)
        .Leaf("ErrorShare", ScenarioKinds.Ratio, g => g.ErrorShare, (g, value) => g.ErrorShare = value)
        .Leaf("Reports", Kinds.Flag, g => g.Reports, (g, value) => g.Reports = value)
        .Leaf("DropsCanceled", Kinds.Flag, g => g.DropsCanceled, (g, value) => g.DropsCanceled = value)
        .Leaf("Version", Kinds.OptionalInteger(1L, ConfigurationVersion.MaxNumber), g => g.Version, (g, value) => g.Version = value)
        .Leaf("JoinsLater", Kinds.Flag, g => g.JoinsLater, (g, value) => g.JoinsLater = value);

    public static void CheckText(ConfigNode node, SettingsLog log)
    {
        NeededKey.Check(node, "ColdStartFactor", "ColdStartDuration", log);
        NeededKey.Check(node, "ColdStartDuration", "ColdStartFactor", log);
        NeededKey.Check(node, "AntagonistPeriod", "AntagonistShare", log);
    }
}
