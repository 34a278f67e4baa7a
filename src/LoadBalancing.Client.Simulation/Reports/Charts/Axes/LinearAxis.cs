namespace LoadBalancing.Client.Simulation.Reports.Charts.Axes;

/// <summary>Equal steps from 0.</summary>
internal sealed class LinearAxis : Axis
{
    private readonly double _highest;

    private LinearAxis(string label, double highest, double step, Func<double, string> text) : base(label)
    {
        _highest = highest;
        // Counted, not added up: a sum of 0.1s is soon no longer a multiple of 0.1.
        int steps = (int)Math.Floor((highest / step) + 1e-9);
        Ticks = [.. Enumerable.Range(0, steps + 1).Select(index => new Tick(index * step, text(index * step)))];
    }

    public override IReadOnlyList<Tick> Ticks { get; }

    public override double PositionOf(double value) => Math.Clamp(value / _highest, 0, 1);

    /// <summary>Ends at the first round value that is not below the highest of the data.</summary>
    /// <param name="label">What is measured, with its unit.</param>
    /// <param name="highest">The highest of the data; without data the axis ends at the smallest step.</param>
    /// <param name="smallestStep">No finer steps than this: 1 for what is counted.</param>
    /// <param name="text">Writes a value.</param>
    public static LinearAxis UpTo(string label, double highest, double smallestStep, Func<double, string> text)
    {
        double step = Math.Max(smallestStep, RoundStep(highest / 5));
        return new(label, Math.Max(1, Math.Ceiling((highest / step) - 1e-9)) * step, step, text);
    }

    /// <summary>Ends exactly where the data end.</summary>
    public static LinearAxis Exactly(string label, double highest, double unit, Func<double, string> text)
    {
        double end = highest > 0 ? highest : unit;
        return new(label, end, RoundStep(end / unit / 8) * unit, text);
    }

    /// <summary>The lowest of 1, 2 and 5 times a power of ten that is not below a value.</summary>
    private static double RoundStep(double value)
    {
        if (!(value > 0)) { return 0; }
        double power = Math.Pow(10, Math.Floor(Math.Log10(value)));
        return (value / power) switch { <= 1.000001 => 1, <= 2.000001 => 2, <= 5.000001 => 5, _ => 10 } * power;
    }
}
