using System.Text;
using Spectre.Console;

namespace LoadBalancing.Lbctl.Output;

/// <summary>What Spectre.Console may know of the terminal: nothing that it finds out by itself.</summary>
internal sealed class ScreenOutput(Surroundings surroundings) : IAnsiConsoleOutput
{
    public TextWriter Writer => surroundings.Output;

    public bool IsTerminal => surroundings.IsTerminal;

    public int Width => surroundings.Width;

    public int Height => surroundings.Height;

    public void SetEncoding(Encoding encoding)
    {
    }
}
