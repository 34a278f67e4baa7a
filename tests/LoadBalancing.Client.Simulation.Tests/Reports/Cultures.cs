using System.Globalization;

namespace LoadBalancing.Client.Simulation.Tests.Reports;

/// <summary>German writes 1.234,5. The tests run without culture data, where asking for de-DE gives invariant formats: here they are set by hand.</summary>
internal static class Cultures
{
    public static T InCommaLand<T>(Func<T> work)
    {
        CultureInfo before = CultureInfo.CurrentCulture;
        var german = (CultureInfo)CultureInfo.InvariantCulture.Clone();
        german.NumberFormat.NumberDecimalSeparator = ",";
        german.NumberFormat.NumberGroupSeparator = ".";
        german.NumberFormat.NegativeSign = "\u2212";
        CultureInfo.CurrentCulture = german;
        try { return work(); }
        finally { CultureInfo.CurrentCulture = before; }
    }
}
