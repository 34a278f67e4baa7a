using LoadBalancing.Client.Configuration.Settings;

namespace LoadBalancing.Client.Simulation.Reading;

/// <summary>Kinds of values that several sections of a scenario share.</summary>
internal static class ScenarioKinds
{
    public static SettingKind<string> Name { get; } = Kinds.Required(
        text => text.Length <= 64 && text.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '.'), "1 to 64 letters, digits, '-', '_' or '.'");

    public static SettingKind<string?> Zone { get; } = Kinds.Text(text => text.Length <= 256, "a text of at most 256 characters");

    public static SettingKind<double> Ratio { get; } = Kinds.Number(0, 1);

    /// <summary>A time that must pass, from 1 ms to 1 h.</summary>
    public static SettingKind<TimeSpan> Period { get; } = Kinds.Duration(TimeSpan.FromMilliseconds(1), TimeSpan.FromHours(1));

    /// <summary>Which servers or clients an event is about. Whether there are such is a rule of its own.</summary>
    public static SettingKind<string> Pattern { get; } = Kinds.Required(_ => true, "ids or names of groups, separated by commas");
}
