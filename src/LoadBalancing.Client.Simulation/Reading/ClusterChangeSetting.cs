using LoadBalancing.Client.Configuration;
using LoadBalancing.Client.Configuration.Schemas;
using LoadBalancing.Client.Configuration.Settings;
using LoadBalancing.Client.Endpoints;
using LoadBalancing.Client.Simulation.Scenarios;

namespace LoadBalancing.Client.Simulation.Reading;

/// <summary>The keys of a cluster that an event changes, read anew into the options of each client.</summary>
internal sealed class ClusterChangeSetting() : Setting<ScenarioEvent>(Name)
{
    public const string Name = "Cluster";

    public override void Read(ScenarioEvent target, ConfigNode node, string setting, SettingsLog log)
    {
        if (!string.IsNullOrEmpty(node.Value)) { log.Error(node.Path, $"got '{node.Value}', wanted a section with the keys: {ClusterSchema.Schema.KnownKeys}"); }
        if (node.Children.Count == 0) { return; }
        Try(node, log);
        target.Change = options => ClusterSchema.Schema.Read(options, node, "", new SettingsLog());
        log.CameFrom(setting, node.Path);
    }

    public override void Check(ScenarioEvent target, string setting, string cluster, SettingsLog log)
    {
    }

    public override IEnumerable<KeyValuePair<string, string>> Show(ScenarioEvent target, string setting) => [KeyValuePair.Create(setting, target.Change is null ? "" : "a change")];

    /// <summary>The same on options that nobody uses. What depends on the rest of the configuration is found when the event happens.</summary>
    private static void Try(ConfigNode node, SettingsLog log)
    {
        var options = new ClusterOptions();
        var trial = new SettingsLog();
        ClusterSchema.Schema.Read(options, node, "", trial);
        foreach ((string id, EndpointOptions endpoint) in options.Endpoints)
        {
            // An entry may change the weight of an endpoint whose address stands elsewhere.
            if (endpoint.Address.Length == 0) { endpoint.Address = "http://elsewhere"; }
            EndpointSchema.CheckOne(id, endpoint, $"{node.Path}:Endpoints:{id}", trial);
        }
        options.Endpoints.Clear();
        ClusterSchema.Schema.Check(options, "", node.Path, trial);
        foreach (string error in trial.Errors) { log.Error(error); }
    }
}
