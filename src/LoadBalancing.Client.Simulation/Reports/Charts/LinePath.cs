using System.Globalization;
using System.Text;

namespace LoadBalancing.Client.Simulation.Reports.Charts;

/// <summary>The data of an SVG path through points.</summary>
internal static class LinePath
{
    /// <summary>A line with a gap wherever there is no value. A point alone becomes a dot.</summary>
    public static string Through(IEnumerable<(double X, double? Y)> points)
    {
        var path = new StringBuilder();
        bool isDrawing = false;
        foreach ((double x, double? y) in points)
        {
            if (y is { } value)
            {
                path.Append(isDrawing ? 'L' : 'M').Append(Of(x)).Append(' ').Append(Of(value));
                // A line of no length and round ends shows a point that has no neighbour.
                if (!isDrawing) { path.Append("h0"); }
            }
            isDrawing = y is not null;
        }
        return path.ToString();
    }

    /// <summary>The area between two lines that begin and end together.</summary>
    public static string Between(IReadOnlyList<(double X, double Y)> upper, IReadOnlyList<(double X, double Y)> lower) =>
        upper.Count == 0 ? "" : "M" + string.Join('L', upper.Concat(lower.Reverse()).Select(point => $"{Of(point.X)} {Of(point.Y)}")) + "Z";

    /// <summary>A tenth of a unit is less than anybody sees.</summary>
    public static string Of(double coordinate) => coordinate.ToString("0.#", CultureInfo.InvariantCulture);
}
