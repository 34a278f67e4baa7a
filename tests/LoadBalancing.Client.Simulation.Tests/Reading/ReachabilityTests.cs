using System.Collections;
using System.Reflection;
using LoadBalancing.Client.Simulation.Scenarios;

namespace LoadBalancing.Client.Simulation.Tests.Reading;

/// <summary>The model and the format of files are one: what code can set, a file can say.</summary>
public sealed class ReachabilityTests
{
    [Fact]
    public void Every_property_of_the_model_is_a_key_and_every_key_a_property()
    {
        Compare<Scenario>("?");
        Compare<ClientGroup>("Clients:0:?");
        Compare<ServerGroup>("Servers:0:?");
        Compare<TimeDistribution>("Clients:0:Network:?");
        Compare<ScenarioEvent>("Events:0:?", ("Change", "Cluster"));
    }

    [Fact]
    public void Every_value_of_an_enumeration_can_be_typed()
    {
        // An error about a value that nobody has lists the names; as many as there are values.
        Assert.Equal(Enum.GetValues<ArrivalKind>().Length, Choices("Clients:0:Arrivals"));
        Assert.Equal(Enum.GetValues<ScenarioAction>().Length, Choices("Events:0:Action"));
        Assert.Equal(Enum.GetValues<TimeDistributionKind>().Length, Choices("Servers:0:ServiceTime:Kind"));
    }

    [Fact]
    public void The_names_of_actions_are_those_of_reports() => Assert.All(Enum.GetValues<ScenarioAction>(), action => Assert.Equal(
        action, Files.Read(Files.Big).Events.Single(happening => ScenarioText.NameOf(happening.Action) == ScenarioText.NameOf(action)).Action));

    [Fact]
    public void The_big_example_changes_every_property_so_that_a_setter_of_another_would_be_seen()
    {
        Scenario scenario = Files.Read(Files.Big);
        Changed([scenario], new Scenario());
        Changed(scenario.Clients, new ClientGroup());
        Changed(scenario.Servers, new ServerGroup());
        Changed(scenario.Events, new ScenarioEvent());
        Changed(scenario.Clients.SelectMany(group => new[] { group.ThinkTime, group.Network, group.StreamDuration }).Concat(scenario.Servers.Select(group => group.ServiceTime)), new TimeDistribution());
    }

    /// <summary>The error about a key that nobody has lists those that there are.</summary>
    private static void Compare<T>(string path, params (string Property, string Key)[] others)
    {
        Dictionary<string, string> keys = others.ToDictionary(pair => pair.Property, pair => pair.Key);
        string known = Files.Errors(Files.With(path, "1")).Single(error => error.StartsWith($"f.json: {path}: unknown key", StringComparison.Ordinal)).Split("Known keys are: ")[1].TrimEnd('.');
        Assert.Equal(Properties<T>().Select(property => keys.GetValueOrDefault(property.Name, property.Name)).Order(StringComparer.Ordinal), known.Split(", ").Order(StringComparer.Ordinal));
    }

    private static void Changed<T>(IEnumerable<T> read, T untouched) => Assert.All(Properties<T>(), property =>
        Assert.True(read.Any(item => Text(property.GetValue(item)) != Text(property.GetValue(untouched))), $"{typeof(T).Name}.{property.Name} has only its default"));

    private static string Text(object? value) => value switch
    {
        TimeDistribution time => string.Join(' ', Properties<TimeDistribution>().Select(property => Text(property.GetValue(time)))),
        string text => text,
        IEnumerable list => string.Join(' ', list.Cast<object>()),
        _ => value?.ToString() ?? "",
    };

    private static PropertyInfo[] Properties<T>() => typeof(T).GetProperties(BindingFlags.Public | BindingFlags.Instance);

    private static int Choices(string path) => Assert.Single(Files.Errors(Files.With(path, "\"?\""))).Split("one of: ")[1].Split(", ").Length;
}
