using System.Globalization;

namespace LoadBalancing.Client.Simulation.Reports.Charts.Axes;

/// <summary>Equal distances for equal ratios, between two of the values 1, 2 and 5 times a power of ten.</summary>
internal sealed class LogAxis : Axis
{
    private const int MostTexts = 7;
    private static readonly double[] s_mantissas = [1, 2, 5];

    private readonly double _from;
    private readonly double _to;

    private LogAxis(string label, int from, int to) : base(label)
    {
        (_from, _to) = (Math.Log(ValueOf(from)), Math.Log(ValueOf(to)));
        int powers = (to - from) / 3;
        // Over many powers of ten 2 and 5 have no line, over very many only some powers have a number.
        int every = to - from < MostTexts ? 1 : 3 * (1 + (powers / MostTexts));
        Ticks = [.. Enumerable.Range(from, to - from + 1).Where(index => index % every == 0 || powers <= 4).Select(index => new Tick(ValueOf(index), index % every == 0 ? TextOf(ValueOf(index)) : ""))];
    }

    public override IReadOnlyList<Tick> Ticks { get; }

    public override double PositionOf(double value) => value <= 0 ? 0 : Math.Clamp((Math.Log(value) - _from) / (_to - _from), 0, 1);

    /// <param name="label">What is measured, with its unit.</param>
    /// <param name="lowest">The lowest of the data above 0.</param>
    /// <param name="highest">The highest of the data.</param>
    public static LogAxis Between(string label, double lowest, double highest)
    {
        int from = IndexBelow(lowest);
        int to = IndexBelow(highest);
        if (ValueOf(to) < highest * 0.999999) { to++; }
        return from < to ? new(label, from, to) : new(label, from - 1, to + 1);
    }

    /// <summary>There is room for seven characters beside a chart.</summary>
    private static string TextOf(double value) => value.ToString(value < 999_999 ? "#,0.#####" : "0e0", CultureInfo.InvariantCulture);

    /// <summary>Counts 1, 2, 5, 10, 20, 50 ... from 0: the last that is not above a value.</summary>
    private static int IndexBelow(double value)
    {
        int index = 3 * (int)Math.Floor(Math.Log10(value));
        while (ValueOf(index + 1) <= value * 1.000001) { index++; }
        return index;
    }

    private static double ValueOf(int index)
    {
        int power = (int)Math.Floor(index / 3.0);
        return s_mantissas[index - (3 * power)] * Math.Pow(10, power);
    }
}
