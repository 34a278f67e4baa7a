using System.Globalization;
using System.Text;

namespace LoadBalancing.Client.Benchmarks.Ratios;

/// <summary>A limit for a figure, from the end of the project's notes on the hot path.</summary>
internal readonly record struct Target(double Limit, bool IsUpper)
{
    public static Target AtLeast(double limit) => new(limit, false);

    public static Target AtMost(double limit) => new(limit, true);

    public bool Holds(double value) => IsUpper ? value <= Limit : value >= Limit;

    public string Text(string format) => (IsUpper ? "<= " : ">= ") + Limit.ToString(format, CultureInfo.InvariantCulture);
}

/// <summary>One line of the table.</summary>
/// <param name="Name">What was measured.</param>
/// <param name="Nanoseconds">Median; for people only, since machines differ.</param>
/// <param name="Ratio">As the group's heading says; null for what is compared with.</param>
/// <param name="RatioTarget">Null: only shown.</param>
/// <param name="Bytes">Allocated an operation.</param>
/// <param name="BytesTarget">Null: only shown.</param>
internal sealed record Row(string Name, double Nanoseconds, double? Ratio, Target? RatioTarget, double Bytes, Target? BytesTarget = null)
{
    public string RatioText => Ratio is { } ratio ? ratio.ToString("0.00", CultureInfo.InvariantCulture) : "";

    public string BytesText => Bytes.ToString("0", CultureInfo.InvariantCulture);

    public string TargetText => string.Join(", ", new[] { RatioTarget?.Text("0.00"), BytesTarget is { } bytes ? bytes.Text("0") + " B" : null }.Where(text => text is not null));

    /// <summary>Why there is no verdict: on a busy machine two threads take turns instead of contending.</summary>
    public bool IsVoid { get; init; }

    public string Verdict => IsVoid ? "void: the two threads took turns" : RatioTarget is null && BytesTarget is null ? ""
        : (Ratio is not { } ratio || RatioTarget is not { } target || target.Holds(ratio)) && (BytesTarget is not { } limit || limit.Holds(Math.Floor(Bytes + 0.5))) ? "ok" : "MISSED";
}

/// <summary>Prints as it goes, and can be kept as Markdown, without nanoseconds.</summary>
internal sealed class Report
{
    private readonly StringBuilder _markdown = new();
    private readonly List<string> _missed = [];
    private int _checked;
    private string _group = "";

    public string Markdown => _markdown.ToString();

    public void Group(string name, string ratioIs)
    {
        _group = name;
        Console.WriteLine();
        Console.WriteLine($"{name}   (ratio: {ratioIs})");
        Console.WriteLine($"  {"",-58}{"median ns",12}{"ratio",8}{"B/op",7}   target");
        _markdown.Append(CultureInfo.InvariantCulture, $"\n### {name}\nRatio: {ratioIs}.\n\n| | ratio | B/op | target | |\n|---|---:|---:|---|---|\n");
    }

    public void Add(Row row)
    {
        string nanoseconds = row.Nanoseconds.ToString(row.Nanoseconds < 1000 ? "0.0" : "#,0", CultureInfo.InvariantCulture);
        Console.WriteLine($"  {row.Name,-58}{nanoseconds,12}{row.RatioText,8}{row.BytesText,7}   {row.TargetText,-18}{row.Verdict}");
        _markdown.Append(CultureInfo.InvariantCulture, $"| {row.Name} | {row.RatioText} | {row.BytesText} | {row.TargetText} | {row.Verdict} |\n");
        if (row.Verdict.Length > 0 && !row.IsVoid) { _checked++; }
        if (row.Verdict == "MISSED") { _missed.Add($"{_group}: {row.Name}"); }
    }

    public void Summarise()
    {
        Console.WriteLine();
        Console.WriteLine($"{_checked - _missed.Count} of {_checked} targets met.");
        foreach (string missed in _missed) { Console.WriteLine($"MISSED  {missed}"); }
    }
}
