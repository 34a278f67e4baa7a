using System.Text;
using LoadBalancing.Client.Configuration.Settings;
using LoadBalancing.Client.Simulation.Scenarios;
using Microsoft.Extensions.Options;

namespace LoadBalancing.Client.Simulation.Reading;

/// <summary>Reads scenarios from JSON. Comments and commas after the last item are allowed; docs/simulation-files.md lists the keys.</summary>
public static class ScenarioFile
{
    /// <summary>Reads a file.</summary>
    /// <param name="path">The file: JSON in UTF-8, at most 16 MB, at most 16 levels deep.</param>
    /// <returns>The scenario; all its settings are in range.</returns>
    /// <exception cref="OptionsValidationException">The file cannot be read, or it is not a scenario; it holds every reason, each with path, value, and what was wanted.</exception>
    public static Scenario Load(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        return Build(JsonFile.Read(path), path);
    }

    /// <summary>Reads a text.</summary>
    /// <param name="json">The text: JSON, at most 16 MB, at most 16 levels deep.</param>
    /// <param name="name">How errors call it.</param>
    /// <returns>The scenario; all its settings are in range.</returns>
    /// <exception cref="OptionsValidationException">The text is not a scenario; it holds every reason, each with path, value, and what was wanted.</exception>
    public static Scenario Parse(string json, string name)
    {
        ArgumentNullException.ThrowIfNull(json);
        ArgumentException.ThrowIfNullOrEmpty(name);
        return Build(Encoding.UTF8.GetBytes(json), name);
    }

    private static Scenario Build(ReadOnlyMemory<byte> json, string name)
    {
        var findings = new Findings(name, new SettingsLog());
        var scenario = new Scenario();
        if (JsonTree.Read(json, findings) is { } root)
        {
            ScenarioSchema.Schema.Read(scenario, root, "", findings.Log);
            ScenarioCheck.Check(scenario, findings);
        }
        return findings.Errors is { Count: > 0 } errors ? throw new OptionsValidationException(name, typeof(Scenario), errors) : scenario;
    }
}
