using System.Globalization;

namespace LoadBalancing.Client.Simulation.Reports.Tables;

/// <summary>Numbers as people read them, the same in every culture.</summary>
internal static class Readable
{
    /// <summary>Where there is nothing to tell.</summary>
    public const string Nothing = "-";

    /// <summary>A time in ms below one second and in s above, with three digits that count: <c>1.53 ms</c>, <c>12.3 s</c>.</summary>
    public static string Duration(TimeSpan time)
    {
        double milliseconds = RoundToThreeDigits(time.TotalMilliseconds);
        return milliseconds < 1_000 ? $"{ThreeDigits(milliseconds)} ms" : $"{ThreeDigits(milliseconds / 1_000)} s";
    }

    /// <summary>A point in time: <c>5 s</c>, <c>12.345 s</c>.</summary>
    public static string Moment(TimeSpan time) => $"{Number(time.TotalSeconds)} s";

    /// <summary>A number with as many decimals as it needs, three at most.</summary>
    public static string Number(double value) => value.ToString("#,0.###", CultureInfo.InvariantCulture);

    public static string Count(long value) => value.ToString("N0", CultureInfo.InvariantCulture);

    public static string Fixed(double value, int decimals) => double.IsFinite(value) ? value.ToString("F" + decimals.ToString(CultureInfo.InvariantCulture), CultureInfo.InvariantCulture) : Nothing;

    /// <summary>A share, rounded down: 100 % means all of them, however many there are.</summary>
    public static string Percent(long part, long whole) => whole == 0 ? Nothing : $"{(Math.Floor(10_000m * part / whole) / 100).ToString("F2", CultureInfo.InvariantCulture)} %";

    private static double RoundToThreeDigits(double value)
    {
        if (value == 0) { return 0; }
        double unit = Math.Pow(10, Math.Floor(Math.Log10(Math.Abs(value))) - 2);
        return Math.Round(value / unit) * unit;
    }

    private static string ThreeDigits(double value) => value.ToString(
        value switch { 0 => "F0", < 0.09995 => "F4", < 0.9995 => "F3", < 9.995 => "F2", < 99.95 => "F1", _ => "F0" }, CultureInfo.InvariantCulture);
}
