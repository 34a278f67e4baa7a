namespace LoadBalancing.Client.Simulation.Reports.Charts;

/// <summary>Which line is which: samples with names, as many a row as fit.</summary>
internal static class Legend
{
    public const double RowHeight = 16;
    private const double SampleWidth = 16;
    private const double CharacterWidth = 6.4;
    private const int MostCharacters = 24;

    /// <returns>The height that these entries take.</returns>
    public static double HeightOf(IEnumerable<LegendEntry> entries, double width) => Places(entries, width).Select(place => place.Y + RowHeight).LastOrDefault();

    public static void Draw(SvgCanvas canvas, IEnumerable<LegendEntry> entries, double left, double top, double width)
    {
        foreach ((LegendEntry entry, double x, double y) in Places(entries, width))
        {
            canvas.BeginGroup(entry.Name);
            canvas.Line(left + x, top + y + 8, left + x + SampleWidth, top + y + 8, entry.Style);
            canvas.Text(left + x + SampleWidth + 4, top + y + 12, Shorten(entry.Name), "label");
            canvas.End();
        }
    }

    private static IEnumerable<(LegendEntry Entry, double X, double Y)> Places(IEnumerable<LegendEntry> entries, double width)
    {
        (double x, double y) = (0, 0);
        foreach (LegendEntry entry in entries)
        {
            double needed = SampleWidth + 4 + (CharacterWidth * Shorten(entry.Name).Length);
            if (x > 0 && x + needed > width) { (x, y) = (0, y + RowHeight); }
            yield return (entry, x, y);
            x += needed + 14;
        }
    }

    private static string Shorten(string name) => name.Length <= MostCharacters ? name : name[..(MostCharacters - 1)] + "…";
}

/// <summary>A sample of a line with its name.</summary>
/// <param name="Name">What it shows.</param>
/// <param name="Style">The classes of the line.</param>
internal readonly record struct LegendEntry(string Name, string Style);
