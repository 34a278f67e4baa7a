using LoadBalancing.Client.Configuration.Settings;
using LoadBalancing.Client.Simulation.Scenarios;

namespace LoadBalancing.Client.Simulation.Reading;

/// <summary>Everything that can be wrong with a scenario, wherever it came from.</summary>
internal static class ScenarioCheck
{
    /// <summary>Returns every error, as <c>Scenario 'x': Servers:0:Workers: got '0', wanted a whole number from 1 to 10000.</c></summary>
    public static IReadOnlyList<string> Errors(Scenario scenario)
    {
        var findings = new Findings($"Scenario '{scenario.Name}'", new SettingsLog());
        Check(scenario, findings);
        return findings.Errors;
    }

    /// <summary>Ranges first: the rules between settings pass over those that are wrong already.</summary>
    public static void Check(Scenario scenario, Findings findings)
    {
        ScenarioSchema.Schema.Check(scenario, "", findings.Source, findings.Log);
        ScenarioRules.Check(scenario, findings);
    }
}
