using System.Globalization;
using System.Numerics;

namespace LoadBalancing.Client.Configuration.Settings;

/// <summary>The kinds of settings that there are. Numbers and durations are read in the invariant culture.</summary>
internal static class Kinds
{
    /// <summary>A bare number is refused: TimeSpan takes "30" for 30 days, and whoever types it means seconds.</summary>
    public static SettingKind<TimeSpan> Duration(TimeSpan min, TimeSpan max) => new(
        (string text, out TimeSpan value) => TimeSpan.TryParse(text, CultureInfo.InvariantCulture, out value) && text.Contains(':', StringComparison.Ordinal),
        value => value.ToString(null, CultureInfo.InvariantCulture),
        value => value >= min && value <= max,
        string.Create(CultureInfo.InvariantCulture, $"a duration (hh:mm:ss) from {min} to {max}"));

    public static SettingKind<TimeSpan?> OptionalDuration(TimeSpan min, TimeSpan max) => Optional(Duration(min, max));

    public static SettingKind<double> Number(double min, double max) => Number(min, max, NumberStyles.Float, "a number");

    public static SettingKind<int> Integer(int min, int max) => Number(min, max, NumberStyles.Integer, "a whole number");

    public static SettingKind<int> Integer(Func<int, bool> isAllowed, string wanted) =>
        Number(int.MinValue, int.MaxValue, NumberStyles.Integer, "a whole number") with { IsAllowed = isAllowed, Wanted = wanted };

    public static SettingKind<T?> OptionalInteger<T>(T min, T max)
        where T : struct, IBinaryInteger<T> => Optional(Number(min, max, NumberStyles.Integer, "a whole number"));

    public static SettingKind<double?> OptionalNumber(double min, double max) => Optional(Number(min, max));

    private static SettingKind<T?> Optional<T>(SettingKind<T> kind)
        where T : struct => new(
            (string text, out T? value) =>
            {
                bool parsed = kind.TryParse(text, out T number);
                value = number;
                return parsed;
            },
            value => value is { } number ? kind.Format(number) : "",
            value => value is not { } number || kind.IsAllowed(number),
            kind.Wanted);

    public static SettingKind<bool> Flag { get; } = new(bool.TryParse, value => value ? "true" : "false", _ => true, "true or false");

    public static SettingKind<string?> Text(Func<string, bool> isAllowed, string wanted) => new(
        (string text, out string? value) => { value = text.Length == 0 ? null : text; return true; },
        value => value ?? "",
        value => value is null || isAllowed(value),
        wanted);

    /// <summary>A text that is never absent.</summary>
    public static SettingKind<string> Required(Func<string, bool> isAllowed, string wanted) => new(
        (string text, out string value) => { value = text; return true; },
        value => value,
        value => value is { Length: > 0 } && isAllowed(value),
        wanted);

    public static SettingKind<string?> OptionalChoice(params string[] choices) => Text(
        value => choices.Contains(value, StringComparer.OrdinalIgnoreCase), "one of: " + string.Join(", ", choices));

    public static SettingKind<string> OneOf(params string[] choices) => Required(
        value => choices.Contains(value, StringComparer.OrdinalIgnoreCase), "one of: " + string.Join(", ", choices));

    /// <summary>A moment that means the same everywhere: with its offset.</summary>
    public static SettingKind<DateTimeOffset?> OptionalInstant { get; } = Optional(new SettingKind<DateTimeOffset>(
        (string text, out DateTimeOffset value) => DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.None, out value) && HasOffset(text),
        value => value.ToString("O", CultureInfo.InvariantCulture),
        _ => true,
        "a date and time with its offset, such as 2026-12-01T10:00:00Z"));

    public static SettingKind<TEnum> Choice<TEnum>(params (string Name, TEnum Value)[] choices)
        where TEnum : struct, Enum => new(
        (string text, out TEnum value) =>
        {
            int at = Array.FindIndex(choices, choice => choice.Name.Equals(text, StringComparison.OrdinalIgnoreCase));
            value = at < 0 ? default : choices[at].Value;
            return at >= 0;
        },
        value => Array.Find(choices, choice => choice.Value.Equals(value)).Name ?? value.ToString(),
        value => Array.Exists(choices, choice => choice.Value.Equals(value)),
        "one of: " + string.Join(", ", choices.Select(choice => choice.Name)));

    /// <summary>After the date, whose parts are divided by '-' too.</summary>
    private static bool HasOffset(string text) =>
        text.IndexOf('T', StringComparison.OrdinalIgnoreCase) is > 0 and var at && text.AsSpan(at + 1).IndexOfAny("Zz+-") >= 0;

    private static SettingKind<T> Number<T>(T min, T max, NumberStyles styles, string name)
        where T : INumber<T> => new(
        (string text, out T value) => T.TryParse(text, styles, CultureInfo.InvariantCulture, out value!),
        value => value.ToString(null, CultureInfo.InvariantCulture),
        value => value >= min && value <= max,
        string.Create(CultureInfo.InvariantCulture, $"{name} from {min} to {max}"));
}
