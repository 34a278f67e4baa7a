using LoadBalancing.Client.Simulation.Scenarios;

namespace LoadBalancing.Client.Simulation.Engine;

/// <summary>How many requests a group sends over time: piecewise linear, jumps allowed. Arrivals of any spacing are laid along its integral.</summary>
internal sealed class RateProfile
{
    /// <summary>Whatever is due at the end of a piece belongs to it, even when a sum of reals says otherwise in the last digits.</summary>
    private const double Rounding = 1e-12;

    private readonly List<(long At, double From, double To, long Until)> _pieces = [];
    private readonly double _perNanosecond;
    private int _piece;

    /// <summary>Requests since the piece began. Times are counted from there: were one counted from the last, rounded, a rate of millions would be wrong by as many half nanoseconds.</summary>
    private double _requests;

    /// <param name="rate">Requests a second at a factor of 1.</param>
    /// <param name="changes">Changes of the factor, in order of time.</param>
    public RateProfile(double rate, IEnumerable<ScenarioEvent> changes)
    {
        _perNanosecond = rate / 1e9;
        (long at, double from, double to, long until) = (0L, 1.0, 1.0, SimulatedTime.Never);
        foreach (ScenarioEvent change in changes)
        {
            long start = SimulatedTime.Of(change.At), end = start + SimulatedTime.Of(change.Over);
            // A change that comes during another begins from wherever that one has got to.
            double factor = start >= until ? to : FactorAt(start, at, from, to, until);
            if (until < start) { Add(at, from, to, until); Add(until, to, to, start); }
            else { Add(at, from, factor, start); }
            (at, from, to, until) = (start, factor, change.Factor, end);
            if (end == start) { (from, until) = (to, SimulatedTime.Never); }
        }
        if (until < SimulatedTime.Never) { Add(at, from, to, until); (at, from) = (until, to); }
        Add(at, from, to, SimulatedTime.Never);
    }

    /// <summary>When so many more requests are due, counted from the last time.</summary>
    public long Next(double requests)
    {
        _requests += requests;
        for (; _piece < _pieces.Count; _piece++)
        {
            (long start, double from, double to, long until) = _pieces[_piece];
            double rate = _perNanosecond * from, last = _perNanosecond * to, length = until - start;
            if (until == SimulatedTime.Never && rate > 0) { return start + (long)Math.Min(Math.Round(_requests / rate), SimulatedTime.Longest); }
            double inPiece = until == SimulatedTime.Never ? 0 : length * (rate + last) / 2;
            if (inPiece > 0 && _requests <= inPiece * (1 + Rounding)) { return start + (long)Math.Round(Math.Min(length, TimeFor(_requests, rate, (last - rate) / length))); }
            _requests -= inPiece;
        }
        return SimulatedTime.Never;
    }

    /// <summary>rate * t + slope * t^2 / 2 = requests, in the form that does not cancel.</summary>
    private static double TimeFor(double requests, double rate, double slope) => requests == 0 ? 0
        : 2 * requests / (rate + Math.Sqrt(Math.Max(0, (rate * rate) + (2 * slope * requests))));

    private static double FactorAt(long now, long at, double from, double to, long until) =>
        until == SimulatedTime.Never || from == to ? to : from + ((to - from) * (now - at) / (until - at));

    private void Add(long at, double from, double to, long until)
    {
        if (until > at) { _pieces.Add((at, from, to, until)); }
    }
}
