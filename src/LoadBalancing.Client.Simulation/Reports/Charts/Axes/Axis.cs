namespace LoadBalancing.Client.Simulation.Reports.Charts.Axes;

/// <summary>Where a value lies between the ends of a chart, and which values are written beside it.</summary>
internal abstract class Axis(string label)
{
    /// <summary>Gets what is measured, with its unit.</summary>
    public string Label => label;

    /// <summary>Gets the values with a line of their own, the lowest first.</summary>
    public abstract IReadOnlyList<Tick> Ticks { get; }

    /// <summary>Returns 0 for the lowest value and 1 for the highest; what lies beyond them is moved there.</summary>
    public abstract double PositionOf(double value);
}

/// <summary>A value with a line of its own.</summary>
/// <param name="Value">In the unit of the data.</param>
/// <param name="Text">What is written beside it; may be empty.</param>
internal readonly record struct Tick(double Value, string Text);
