using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Spectre.Console;

namespace LoadBalancing.Lbctl.Output;

/// <summary>Where a verb shows what it found: lines, grids and JSON to the output, problems to the error output. All texts pass <see cref="Secrets"/>.</summary>
internal sealed class Screen
{
    private readonly Surroundings _surroundings;

    public Screen(Surroundings surroundings, Secrets secrets)
    {
        _surroundings = surroundings;
        Secrets = secrets;
        Console = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Ansi = surroundings.IsTerminal ? AnsiSupport.Yes : AnsiSupport.No,
            ColorSystem = !surroundings.IsTerminal || surroundings.Variable("NO_COLOR") is not null ? ColorSystemSupport.NoColors : ColorSystemSupport.Standard,
            Interactive = InteractionSupport.No,
            Out = new ScreenOutput(surroundings),
            Enrichment = new ProfileEnrichment { UseDefaultEnrichers = false },
        });
    }

    public Secrets Secrets { get; }

    /// <summary>For a terminal only.</summary>
    public IAnsiConsole Console { get; }

    /// <summary>No terminal: one line for each thing, and no control characters.</summary>
    public bool IsPlain => !_surroundings.IsTerminal;

    public int Height => _surroundings.Height;

    public void Line(string text = "") => _surroundings.Output.WriteLine(Secrets.Hide(text));

    public void Line(string text, Color colour)
    {
        if (IsPlain) { Line(text); }
        else { Console.Write(new Text(Secrets.Hide(text) + "\n", new Style(colour))); }
    }

    /// <summary>Text of ours, of several lines.</summary>
    public void Lines(string text) => _surroundings.Output.Write(text);

    public void Problem(string text) => _surroundings.Error.WriteLine(Secrets.Hide(text));

    public void Show(Grid grid)
    {
        if (grid.Rows.Count == 0) { return; }
        if (IsPlain) { PlainGrid.Write(_surroundings.Output, grid, Secrets); }
        else { Console.Write(GridTable.Of(grid, Secrets)); }
    }

    /// <summary>One document; on a line of its own where it is one of many.</summary>
    public void Json<T>(T value, JsonTypeInfo<T> type, bool isCompact = false)
    {
        var options = new JsonWriterOptions { Indented = !isCompact, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
        using var bytes = new MemoryStream();
        using (var writer = new Utf8JsonWriter(bytes, options)) { JsonSerializer.Serialize(writer, value, type); }
        _surroundings.Output.WriteLine(System.Text.Encoding.UTF8.GetString(bytes.ToArray()));
        _surroundings.Output.Flush();
    }
}
