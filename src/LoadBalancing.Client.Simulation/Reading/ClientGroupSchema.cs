using LoadBalancing.Client.Configuration.Settings;
using LoadBalancing.Client.Simulation.Scenarios;

namespace LoadBalancing.Client.Simulation.Reading;

/// <summary>The keys of a group of clients, and which of them mean something for which arrivals.</summary>
internal static class ClientGroupSchema
{
    private static readonly SettingKind<ArrivalKind> s_arrivals = Kinds.Choice(
        ("poisson", ArrivalKind.Poisson), ("uniform", ArrivalKind.Uniform), ("recorded", ArrivalKind.Recorded), ("closed", ArrivalKind.Closed));

    public static SettingsSchema<ClientGroup> Schema { get; } = new SettingsSchema<ClientGroup>()
        .Leaf("Name", ScenarioKinds.Name, g => g.Name, (g, value) => g.Name = value)
        .Leaf("Count", Kinds.Integer(1, 10_000), g => g.Count, (g, value) => g.Count = value)
        .Leaf("Arrivals", s_arrivals, g => g.Arrivals, (g, value) => g.Arrivals = value)
        .Leaf("Rate", Kinds.Number(0, 10_000_000), g => g.Rate, (g, value) => g.Rate = value)
        .Add(new TimesSetting<ClientGroup>("RecordedGaps", g => g.RecordedGaps, TimeSpan.FromHours(24)))
        .Leaf("Concurrency", Kinds.Integer(1, 100_000), g => g.Concurrency, (g, value) => g.Concurrency = value)
        .Add(new DistributionSetting<ClientGroup>("ThinkTime", g => g.ThinkTime, (g, value) => g.ThinkTime = value))
        .Leaf("Deadline", ScenarioKinds.Period, g => g.Deadline, (g, value) => g.Deadline = value)
        .Add(new DistributionSetting<ClientGroup>("Network", g => g.Network, (g, value) => g.Network = value))
        .Leaf("ConnectionSetup", Kinds.Duration(TimeSpan.Zero, TimeSpan.FromMinutes(1)), g => g.ConnectionSetup, (g, value) => g.ConnectionSetup = value)
        .Leaf("ConnectionIdleTimeout", ScenarioKinds.Period, g => g.ConnectionIdleTimeout, (g, value) => g.ConnectionIdleTimeout = value)
        .Leaf("ConnectTimeout", Kinds.Duration(TimeSpan.FromMilliseconds(1), TimeSpan.FromMinutes(10)), g => g.ConnectTimeout, (g, value) => g.ConnectTimeout = value)
        .Leaf("Multiplexed", Kinds.Flag, g => g.Multiplexed, (g, value) => g.Multiplexed = value)
        .Leaf("HashKeys", Kinds.Integer(0, 10_000_000), g => g.HashKeys, (g, value) => g.HashKeys = value)
        .Leaf("StreamShare", ScenarioKinds.Ratio, g => g.StreamShare, (g, value) => g.StreamShare = value)
        .Add(new DistributionSetting<ClientGroup>("StreamDuration", g => g.StreamDuration, (g, value) => g.StreamDuration = value))
        .Leaf("Zone", ScenarioKinds.Zone, g => g.Zone, (g, value) => g.Zone = value)
        .Leaf("DiscoveryDelay", Kinds.Duration(TimeSpan.Zero, TimeSpan.FromMinutes(10)), g => g.DiscoveryDelay, (g, value) => g.DiscoveryDelay = value);

    public static void CheckText(ConfigNode node, SettingsLog log) => NeededKey.Check(node, "StreamShare", "StreamDuration", log);

    public static void Check(ClientGroup group, string setting, string source, SettingsLog log)
    {
        var findings = new Findings(source, log);
        if (findings.Has($"{setting}:Arrivals")) { return; }
        string[] unused = group.Arrivals switch
        {
            ArrivalKind.Closed => ["Rate", "RecordedGaps"],
            ArrivalKind.Recorded => ["Concurrency", "ThinkTime"],
            _ => ["Concurrency", "ThinkTime", "RecordedGaps"],
        };
        UnusedSettings.Check(Schema, group, new ClientGroup(), unused, $"{s_arrivals.Format(group.Arrivals)} arrivals", setting, findings);
        if (group.Arrivals == ArrivalKind.Recorded && !findings.Has($"{setting}:RecordedGaps")) { CheckGaps(group.RecordedGaps, $"{setting}:RecordedGaps", findings); }
    }

    private static void CheckGaps(IList<TimeSpan> gaps, string setting, Findings findings)
    {
        if (gaps.Count == 0) { findings.Error(setting, "got none, wanted the gaps between requests, of which only the proportions count"); }
        else if (gaps.All(gap => gap == TimeSpan.Zero)) { findings.Error(setting, "got gaps that are all 0, wanted at least one above 0"); }
    }
}
