namespace LoadBalancing.Client.Simulation.Reports.Tables;

/// <summary>A table before anybody decided how it looks.</summary>
/// <param name="Title">What it is about.</param>
/// <param name="Columns">From left to right.</param>
/// <param name="Rows">From top to bottom; each has a cell for each column.</param>
/// <param name="Note">What to say below it, or <see langword="null"/>.</param>
internal sealed record ReportTable(string Title, IReadOnlyList<ReportColumn> Columns, IReadOnlyList<IReadOnlyList<ReportCell>> Rows, string? Note = null);

/// <summary>A column.</summary>
/// <param name="Name">What stands above it.</param>
/// <param name="IsNumber">Whether it is aligned to the right.</param>
internal sealed record ReportColumn(string Name, bool IsNumber);

/// <summary>A cell.</summary>
/// <param name="Text">What stands in it.</param>
/// <param name="IsBest">Whether no other subject did better, and some did worse.</param>
internal readonly record struct ReportCell(string Text, bool IsBest = false);
