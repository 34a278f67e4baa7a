using System.Globalization;
using System.Text.Json.Nodes;
using LoadBalancing.Client.Simulation.Reading;
using LoadBalancing.Client.Simulation.Scenarios;
using Microsoft.Extensions.Options;

namespace LoadBalancing.Client.Simulation.Tests.Reading;

/// <summary>Scenario files for tests, and what is wrong with them.</summary>
internal static class Files
{
    public const string Name = "f.json";

    /// <summary>One client, one server, one event; every test changes something of it.</summary>
    public const string Small = """{ "Clients": [ {} ], "Servers": [ {} ], "Events": [ { "Action": "slow", "Factor": 2 } ] }""";

    /// <summary>Every key of the format at least once, none with its default.</summary>
    public const string Big = """
        {
          "Name": "big", "Seed": 7, "Duration": "00:01:00", "WarmUp": "00:00:05",
          "Clients": [
            {
              "Name": "web", "Count": 3, "Arrivals": "recorded", "Rate": 200.5, "RecordedGaps": [ "00:00:00.001", "00:00:00", "00:00:02" ],
              "Deadline": "00:00:02", "Network": { "Kind": "log_normal", "Mean": "00:00:00.001", "Sigma": 0.5 }, "ConnectionSetup": "00:00:00.050",
              "ConnectionIdleTimeout": "00:00:30", "ConnectTimeout": "00:00:01", "Multiplexed": true, "HashKeys": 1000, "StreamShare": 0.5,
              "StreamDuration": { "Kind": "uniform", "Shortest": "00:01:00", "Longest": "00:03:00" }, "Zone": "z2", "DiscoveryDelay": "00:00:10"
            },
            { "Name": "batch", "Arrivals": "CLOSED", "Concurrency": 4, "ThinkTime": "00:00:00.100" },
            { "Name": "steady", "Arrivals": "uniform", "Rate": 5 }
          ],
          "Servers": [
            {
              "Name": "a", "Count": 4, "Workers": 2, "QueueLimit": 100, "Speed": 2.5, "Weight": 3, "Priority": 1, "Zone": "z1", "Distance": "00:00:00.002",
              "ServiceTime": { "Kind": "recorded", "Values": [ "00:00:00.004", "00:00:00.006" ], "TailShare": 0.01, "TailFactor": 100 },
              "ColdStartFactor": 5, "ColdStartDuration": "00:00:20", "AntagonistShare": 0.7, "AntagonistPeriod": "00:00:02", "ErrorShare": 0.005,
              "Reports": true, "DropsCanceled": false, "Version": 41
            },
            { "Name": "spare", "JoinsLater": true, "QueueLimit": null }, // null is the default
          ],
          "Events": [
            { "At": "00:00:10", "Action": "slow", "Servers": "a0, a1", "Factor": 10 },
            { "At": "00:00:12", "Action": "heal", "Servers": "a*" },
            { "At": "00:00:13", "Action": "fail", "Servers": "a", "Share": 0.5 },
            { "At": "00:00:14", "Action": "flap", "Servers": "a3", "Period": "00:00:00.500" },
            { "At": "00:00:15", "Action": "network", "Clients": "web", "Latency": "00:00:00.100" },
            { "At": "00:00:16", "Action": "rate", "Clients": "web,steady", "Factor": 5, "Over": "00:00:03" },
            { "At": "00:00:17", "Action": "serverVersion", "Servers": "a", "Version": 9007199254740991 },
            { "At": "00:00:18", "Action": "join", "Servers": "spare" },
            { "At": "00:00:19", "Action": "update", "Clients": "w*", "Over": "00:00:08", "Version": 41, "ActivateAt": "00:00:30", "Cluster": { "Version": 42, "Picker": { "Policy": "random" } } },
            { "At": "00:00:20", "Action": "refuse" }, { "At": "00:00:20", "Action": "hang" }, { "At": "00:00:20", "Action": "partition", "Clients": "batch" },
            { "At": "00:00:20", "Action": "crash" }, { "At": "00:00:20", "Action": "restart" }, { "At": "00:01:00", "Action": "leave" },
            { "At": "00:00:21", "Action": "failGateway", "Share": 0.25 }, { "At": "00:00:22", "Action": "overload", "Share": 0.75 }, { "At": "00:00:23", "Action": "drain", "Servers": "a1" },
          ],
        }
        """;

    public static Scenario Read(string json) => ScenarioFile.Parse(json, Name);

    public static string[] Errors(string json)
    {
        try { ScenarioFile.Parse(json, Name); }
        catch (OptionsValidationException e) { return [.. e.Failures]; }
        return [];
    }

    /// <summary>The small file with one value changed: <c>With("Servers:0:Count", "0")</c>. The value is JSON.</summary>
    public static string With(params (string Path, string Json)[] changes)
    {
        JsonNode root = JsonNode.Parse(Small)!;
        foreach ((string path, string json) in changes)
        {
            string[] keys = path.Split(':');
            JsonNode parent = keys[..^1].Aggregate(root, Descend);
            JsonNode? value = JsonNode.Parse(json);
            if (parent is not JsonArray list) { parent[keys[^1]] = value; }
            else if (Index(keys[^1]) is var index && index < list.Count) { list[index] = value; }
            else { list.Add(value); }
        }
        return root.ToJsonString();
    }

    public static string With(string path, string json) => With((path, json));

    private static JsonNode Descend(JsonNode node, string key) => node is JsonArray list ? list[Index(key)]! : node[key] ??= new JsonObject();

    private static int Index(string key) => int.Parse(key, CultureInfo.InvariantCulture);
}
