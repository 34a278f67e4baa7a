using LoadBalancing.Client.Configuration.Settings;

namespace LoadBalancing.Client.Simulation.Reading;

/// <summary>What is wrong with a scenario: settings by their path, and how errors call the whole.</summary>
internal sealed record Findings(string Source, SettingsLog Log)
{
    /// <summary>Every error, as <c>source: path: problem.</c></summary>
    public IReadOnlyList<string> Errors => [.. Log.Errors.Select(error => $"{Source}: {(error.StartsWith($"{Source}:", StringComparison.Ordinal) ? error[(Source.Length + 1)..].TrimStart() : error)}")];

    /// <summary>Whether the setting, or one below it, is wrong already: what follows from that is not told too.</summary>
    public bool Has(string setting) => Log.IsWrongAtOrBelow(PathOf(setting));

    /// <summary>Whether the setting itself is wrong already, whatever is below.</summary>
    public bool HasAt(string setting) => Log.IsWrong(PathOf(setting));

    /// <summary>Says what is wrong with a setting; an empty one is the whole.</summary>
    public void Error(string setting, string problem) => Log.Error(PathOf(setting), problem);

    private string PathOf(string setting) => setting.Length == 0 ? Source : SettingPath.Of(setting, Source, Log);
}
