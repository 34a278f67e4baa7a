using LoadBalancing.Client.Configuration.Settings;
using LoadBalancing.Client.Simulation.Scenarios;
using LoadBalancing.Client.Versions;

namespace LoadBalancing.Client.Simulation.Reading;

/// <summary>The keys of an event, and which of them mean something for which action.</summary>
internal static class EventSchema
{
    private static readonly SettingKind<ScenarioAction> s_actions = Kinds.Choice(
        ("slow", ScenarioAction.Slow), ("heal", ScenarioAction.Heal), ("fail", ScenarioAction.Fail), ("refuse", ScenarioAction.Refuse), ("hang", ScenarioAction.Hang),
        ("flap", ScenarioAction.Flap), ("partition", ScenarioAction.Partition), ("crash", ScenarioAction.Crash), ("restart", ScenarioAction.Restart), ("join", ScenarioAction.Join),
        ("leave", ScenarioAction.Leave), ("rate", ScenarioAction.Rate), ("network", ScenarioAction.Network), ("update", ScenarioAction.Update), ("serverVersion", ScenarioAction.ServerVersion),
        ("failGateway", ScenarioAction.FailGateway), ("overload", ScenarioAction.Overload), ("drain", ScenarioAction.Drain));

    private static readonly string[] s_dependent = ["Servers", "Clients", "Factor", "Share", "Over", "Period", "Latency", "Version", "ActivateAt", ClusterChangeSetting.Name];

    public static SettingsSchema<ScenarioEvent> Schema { get; } = new SettingsSchema<ScenarioEvent>()
        .Leaf("At", Kinds.Duration(TimeSpan.Zero, TimeSpan.FromHours(24)), e => e.At, (e, value) => e.At = value)
        .Leaf("Action", s_actions, e => e.Action, (e, value) => e.Action = value)
        .Leaf("Servers", ScenarioKinds.Pattern, e => e.Servers, (e, value) => e.Servers = value)
        .Leaf("Clients", ScenarioKinds.Pattern, e => e.Clients, (e, value) => e.Clients = value)
        .Leaf("Factor", Kinds.Number(0, 100_000), e => e.Factor, (e, value) => e.Factor = value)
        .Leaf("Share", ScenarioKinds.Ratio, e => e.Share, (e, value) => e.Share = value)
        .Leaf("Over", Kinds.Duration(TimeSpan.Zero, TimeSpan.FromHours(1)), e => e.Over, (e, value) => e.Over = value)
        .Leaf("Period", ScenarioKinds.Period, e => e.Period, (e, value) => e.Period = value)
        .Leaf("Latency", Kinds.Duration(TimeSpan.Zero, TimeSpan.FromMinutes(1)), e => e.Latency, (e, value) => e.Latency = value)
        .Leaf("Version", Kinds.OptionalInteger(1L, ConfigurationVersion.MaxNumber), e => e.Version, (e, value) => e.Version = value)
        .Leaf("ActivateAt", Kinds.OptionalDuration(TimeSpan.Zero, TimeSpan.FromHours(24)), e => e.ActivateAt, (e, value) => e.ActivateAt = value)
        .Add(new ClusterChangeSetting());

    /// <summary>The keys beside <c>At</c> and <c>Action</c> that an action looks at.</summary>
    public static string[] UsedBy(ScenarioAction action) => action switch
    {
        ScenarioAction.Slow => ["Servers", "Factor"],
        ScenarioAction.Fail or ScenarioAction.FailGateway or ScenarioAction.Overload => ["Servers", "Share"],
        ScenarioAction.Flap => ["Servers", "Period"],
        ScenarioAction.Partition => ["Servers", "Clients"],
        ScenarioAction.Network => ["Servers", "Clients", "Latency"],
        ScenarioAction.Rate => ["Clients", "Factor", "Over"],
        ScenarioAction.Update => ["Clients", "Over", "Version", "ActivateAt", ClusterChangeSetting.Name],
        ScenarioAction.ServerVersion => ["Servers", "Version"],
        _ => ["Servers"],
    };

    /// <summary>A forgotten action would be the first that there is, and a forgotten factor no change at all.</summary>
    public static void CheckText(ConfigNode node, SettingsLog log)
    {
        if (!NeededKey.IsGiven(node, "Action")) { log.Error($"{node.Path}:Action", $"got nothing, wanted {s_actions.Wanted}"); }
        else if (s_actions.TryParse(node["Action"]!.Value ?? "", out ScenarioAction action))
        {
            foreach (string key in UsedBy(action).Where(key => key is "Factor" or "Latency" && !NeededKey.IsGiven(node, key)))
            {
                log.Error($"{node.Path}:{key}", $"got nothing, wanted it for the action {s_actions.Format(action)}");
            }
        }
    }

    public static void Check(ScenarioEvent happening, string setting, string source, SettingsLog log)
    {
        var findings = new Findings(source, log);
        if (findings.Has($"{setting}:Action")) { return; }
        string name = s_actions.Format(happening.Action);
        string[] used = UsedBy(happening.Action);
        UnusedSettings.Check(Schema, happening, new ScenarioEvent(), [.. s_dependent.Except(used)], $"the action {name}", setting, findings);
        if (happening is { Action: ScenarioAction.ServerVersion, Version: null } && !findings.Has($"{setting}:Version")) { findings.Error($"{setting}:Version", $"got nothing, wanted it for the action {name}"); }
        if (happening is { Action: ScenarioAction.Update, Change: null, Version: null } && !findings.Has($"{setting}:Version") && !findings.Has($"{setting}:{ClusterChangeSetting.Name}"))
        {
            findings.Error($"{setting}:{ClusterChangeSetting.Name}", $"got nothing, wanted the keys of a cluster for the action {name} (in code: Change), or a Version");
        }
    }
}
