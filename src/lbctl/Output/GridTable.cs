using Spectre.Console;

namespace LoadBalancing.Lbctl.Output;

/// <summary>The same on a terminal.</summary>
internal static class GridTable
{
    private static readonly Dictionary<string, Color> s_colours = new(StringComparer.Ordinal)
    {
        ["ready"] = Color.Green,
        ["staged"] = Color.Green,
        ["done"] = Color.Green,
        ["preparing"] = Color.Yellow,
        ["aborted"] = Color.Yellow,
        ["refused"] = Color.Red,
        ["behind"] = Color.Red,
        ["harmed"] = Color.Red,
        ["stays"] = Color.Red,
        ["taken_back"] = Color.Red,
    };

    public static Table Of(Grid grid, Secrets secrets)
    {
        var table = new Table { Border = TableBorder.Rounded };
        for (int i = 0; i < grid.Columns.Count; i++)
        {
            table.AddColumn(new TableColumn(new Text(grid.NameOf(i))) { Alignment = grid.IsNumber(i) ? Justify.Right : Justify.Left });
        }
        // Cells are texts, not markup: what members say may hold brackets.
        foreach (IReadOnlyList<string> row in grid.Rows) { table.AddRow(row.Select(cell => Cell(secrets.Hide(cell)))); }
        return table;
    }

    private static Text Cell(string text) => s_colours.TryGetValue(text, out Color colour) ? new Text(text, new Style(colour)) : new Text(text);
}
