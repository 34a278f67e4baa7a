namespace LoadBalancing.Lbctl.Output;

/// <summary>Columns under each other by spaces, as wide as they need: for pipes, files and logs.</summary>
internal static class PlainGrid
{
    private const string Gap = "  ";

    public static void Write(TextWriter to, Grid grid, Secrets secrets)
    {
        string[][] lines = [[.. grid.Columns.Select((_, i) => grid.NameOf(i).ToUpperInvariant())], .. grid.Rows.Select(row => row.Select(secrets.Hide).ToArray())];
        int[] widths = [.. grid.Columns.Select((_, i) => lines.Max(line => line[i].Length))];
        foreach (string[] line in lines)
        {
            to.WriteLine(string.Join(Gap, line.Select((cell, i) => grid.IsNumber(i) ? cell.PadLeft(widths[i]) : cell.PadRight(widths[i]))).TrimEnd());
        }
    }
}
