using System.Xml;
using LoadBalancing.Client.Simulation.Reports.Charts;
using LoadBalancing.Client.Simulation.Reports.Tables;

namespace LoadBalancing.Client.Simulation.Reports.Html;

/// <summary>A table of the report as an element of the page.</summary>
internal static class HtmlTable
{
    public static void Write(XmlWriter writer, ReportTable table)
    {
        if (table.Rows.Count == 0) { return; }
        writer.WriteStartElement("div");
        writer.WriteAttributeString("class", "scroll");
        writer.WriteStartElement("table");
        writer.WriteElementString("caption", SafeText.Of(table.Title));
        writer.WriteStartElement("thead");
        writer.WriteStartElement("tr");
        foreach (ReportColumn column in table.Columns) { WriteCell(writer, column.Name.Length == 0 ? "td" : "th", column, new ReportCell(column.Name)); }
        writer.WriteEndElement();
        writer.WriteEndElement();
        writer.WriteStartElement("tbody");
        foreach (IReadOnlyList<ReportCell> row in table.Rows) { WriteRow(writer, table.Columns, row); }
        writer.WriteEndElement();
        writer.WriteEndElement();
        if (table.Note is { } note)
        {
            writer.WriteStartElement("p");
            writer.WriteAttributeString("class", "note");
            writer.WriteString(SafeText.Of(note));
            writer.WriteEndElement();
        }
        writer.WriteEndElement();
    }

    private static void WriteRow(XmlWriter writer, IReadOnlyList<ReportColumn> columns, IReadOnlyList<ReportCell> row)
    {
        writer.WriteStartElement("tr");
        // What names the row stands under no heading.
        foreach ((int index, ReportCell cell) in row.Index()) { WriteCell(writer, columns[index].Name.Length == 0 ? "th" : "td", columns[index], cell); }
        writer.WriteEndElement();
    }

    private static void WriteCell(XmlWriter writer, string element, ReportColumn column, ReportCell cell)
    {
        writer.WriteStartElement(element);
        writer.WriteAttributeString("class", (column.IsNumber ? "number" : "text") + (element == "td" && IsShort(cell.Text) ? " whole" : ""));
        if (cell.IsBest) { writer.WriteElementString("strong", SafeText.Of(cell.Text)); }
        else { writer.WriteString(SafeText.Of(cell.Text).Replace(" %", "\u00a0%", StringComparison.Ordinal)); }
        // An empty cell needs its end tag: HTML knows no <td/>.
        writer.WriteFullEndElement();
    }

    /// <summary>A number stays together with its unit, and so does a name; several numbers in one cell may stand below each other.</summary>
    private static bool IsShort(string text) => text.Length <= 32 && !text.Contains(", ", StringComparison.Ordinal);
}
