using LoadBalancing.Lbctl.Documents;
using LoadBalancing.Lbctl.Output;
using Spectre.Console;

namespace LoadBalancing.Lbctl.Views;

/// <summary>One line a setting: <c>-</c> gone, <c>+</c> new, <c>~</c> changed.</summary>
internal static class DiffView
{
    public static void Write(DocumentName before, DocumentName after, IReadOnlyList<DocumentDifference> differences, Screen screen)
    {
        if (differences.Count == 0) { return; }
        screen.Line($"--- {before.Title}");
        screen.Line($"+++ {after.Title}");
        foreach (DocumentDifference difference in differences)
        {
            (string line, Color colour) = difference switch
            {
                { Before: { } old, After: { } now } => ($"~ {difference.Path}: {old} -> {now}", Color.Yellow),
                { Before: { } old } => ($"- {difference.Path}: {old}", Color.Red),
                _ => ($"+ {difference.Path}: {difference.After}", Color.Green),
            };
            screen.Line(line, colour);
        }
    }

    public static void WriteJson(DocumentName before, DocumentName after, IReadOnlyList<DocumentDifference> differences, Screen screen) => screen.Json(
        new DiffJson(before.Text, after.Text, [.. differences.Select(difference => new DifferenceJson(
            screen.Secrets.Hide(difference.Path), Hide(difference.Before, screen), Hide(difference.After, screen)))]),
        ViewJson.Default.DiffJson);

    private static string? Hide(string? value, Screen screen) => value is null ? null : screen.Secrets.Hide(value);
}

internal sealed record DiffJson(string Before, string After, IReadOnlyList<DifferenceJson> Differences);

internal sealed record DifferenceJson(string Path, string? Before, string? After);
