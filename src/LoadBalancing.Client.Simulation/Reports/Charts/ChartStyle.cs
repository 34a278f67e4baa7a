using System.Globalization;
using System.Text;

namespace LoadBalancing.Client.Simulation.Reports.Charts;

/// <summary>Colours and fonts of charts, for light screens and paper, and for dark screens.</summary>
internal static class ChartStyle
{
    /// <summary>Colours apart in hue and in brightness, on white and on near-black; the first ones go to servers in trouble.</summary>
    private static readonly (string Light, string Dark)[] s_colors =
    [
        ("#d1242f", "#ff7b72"), ("#0969da", "#58a6ff"), ("#1a7f37", "#56d364"), ("#8250df", "#bc8cff"), ("#bc4c00", "#ffa657"), ("#007a87", "#39d0d8"),
        ("#bf3989", "#ff9bce"), ("#7d6200", "#e3c34d"), ("#4f5bb5", "#a5b4fc"), ("#9a3412", "#d9a184"), ("#4d7c0f", "#bde56c"), ("#57606a", "#c9d1d9"),
    ];

    public static string Css { get; } = Build();

    public static string ColorOf(int index) => "c" + index.ToString(CultureInfo.InvariantCulture);

    private static string Build()
    {
        var light = new StringBuilder();
        var dark = new StringBuilder();
        for (int i = 0; i < s_colors.Length; i++)
        {
            light.Append(CultureInfo.InvariantCulture, $".chart .{ColorOf(i)}{{stroke:{s_colors[i].Light}}}\n");
            dark.Append(CultureInfo.InvariantCulture, $".chart .{ColorOf(i)}{{stroke:{s_colors[i].Dark}}}\n");
        }
        return $"\n{Shapes}{light}@media screen and (prefers-color-scheme: dark) {{\n{DarkShapes}{dark}}}\n";
    }

    private const string Shapes =
        """
        .chart{font-family:system-ui,-apple-system,"Segoe UI",Roboto,"DejaVu Sans",sans-serif;font-size:11px;fill:none}
        .chart .paper{fill:#fff}
        .chart text{fill:#57606a}
        .chart .title{fill:#1f2328;font-size:13px;font-weight:600}
        .chart .middle{text-anchor:middle}
        .chart .end{text-anchor:end}
        .chart .grid{stroke:#d8dee4;stroke-width:1}
        .chart .frame{stroke:#8c959f;stroke-width:1}
        .chart .line{stroke-width:1.4;stroke-linejoin:round;stroke-linecap:round}
        .chart .other{stroke:#afb8c1;stroke-width:.7}
        .chart .strong{stroke-width:2.4}
        .chart .band{fill:#d0d7de;stroke:none}
        .chart .fair{stroke:#1f2328;stroke-width:1;stroke-dasharray:5 4}
        .chart .event{stroke:#6e7781;stroke-width:1;stroke-dasharray:2 2}
        .chart .mark{fill:#57606a}
        .chart .number{fill:#fff;font-size:9px;font-weight:600;text-anchor:middle}
        .chart .bar{fill:#d1242f}
        .chart .reach{fill:#000;fill-opacity:0;stroke:none;pointer-events:all}

        """;

    private const string DarkShapes =
        """
        .chart .paper{fill:#0d1117}
        .chart text{fill:#9aa4af}
        .chart .title{fill:#e6edf3}
        .chart .grid{stroke:#2b323a}
        .chart .frame{stroke:#6e7681}
        .chart .other{stroke:#57606a}
        .chart .band{fill:#30363d}
        .chart .fair{stroke:#e6edf3}
        .chart .event{stroke:#8b949e}
        .chart .mark{fill:#9aa4af}
        .chart .number{fill:#0d1117}
        .chart .bar{fill:#ff7b72}

        """;
}
