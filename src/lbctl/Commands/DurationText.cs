using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;

namespace LoadBalancing.Lbctl.Commands;

/// <summary>Durations as people type them: <c>500ms</c>, <c>30s</c>, <c>10m</c>, <c>2h</c>, or <c>hh:mm:ss</c> as in configurations. A bare number is refused: nobody knows its unit.</summary>
internal static class DurationText
{
    public const string Wanted = "a duration such as 500ms, 30s, 10m, 2h or 00:10:00";

    private static readonly (string Unit, double Seconds)[] s_units = [("ms", 0.001), ("s", 1), ("m", 60), ("h", 3_600), ("d", 86_400)];

    public static Option<TimeSpan?> Option(string name, string description) => new(name) { Description = description, HelpName = "TIME", CustomParser = Parse };

    public static bool TryParse(string text, out TimeSpan value)
    {
        value = default;
        if (text.Contains(':', StringComparison.Ordinal)) { return TimeSpan.TryParse(text, CultureInfo.InvariantCulture, out value) && value >= TimeSpan.Zero; }
        // "0" has no unit to be wrong about.
        if (text == "0") { return true; }
        foreach ((string unit, double seconds) in s_units)
        {
            if (!text.EndsWith(unit, StringComparison.OrdinalIgnoreCase)) { continue; }
            if (!double.TryParse(text.AsSpan(0, text.Length - unit.Length), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out double count)) { continue; }
            if (count * seconds > TimeSpan.FromDays(3_650).TotalSeconds) { return false; }
            value = TimeSpan.FromSeconds(count * seconds);
            return true;
        }
        return false;
    }

    /// <summary>The shortest of the same kind.</summary>
    public static string Of(TimeSpan value) => value switch
    {
        { TotalSeconds: < 1 } => string.Create(CultureInfo.InvariantCulture, $"{value.TotalMilliseconds:0.##} ms"),
        { TotalMinutes: < 1 } => string.Create(CultureInfo.InvariantCulture, $"{value.TotalSeconds:0.#} s"),
        { TotalHours: < 1 } => string.Create(CultureInfo.InvariantCulture, $"{value:m\\:ss} min"),
        _ => string.Create(CultureInfo.InvariantCulture, $"{value:d\\.hh\\:mm\\:ss}"),
    };

    private static TimeSpan? Parse(ArgumentResult result)
    {
        string text = result.Tokens[0].Value;
        if (TryParse(text, out TimeSpan value)) { return value; }
        result.AddError($"{(result.Parent as OptionResult)?.Option.Name}: got '{text}', wanted {Wanted}.");
        return null;
    }
}
