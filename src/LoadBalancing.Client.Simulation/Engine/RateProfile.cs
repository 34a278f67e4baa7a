using LoadBalancing.Client.Simulation.Scenarios;

namespace LoadBalancing.Client.Simulation.Engine;

/// <summary>How many requests a group sends over time: piecewise linear, jumps allowed. Arrivals of any spacing are laid along its integral.</summary>
internal sealed class RateProfile
{
    private readonly List<(long At, double From, double To, long Until)> _pieces = [];
    private readonly double _perNanosecond;
    private int _piece;

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

    /// <summary>When so many more requests are due, counted from <paramref name="now"/>; times must not go back.</summary>
    public long After(long now, double requests)
    {
        double at = now;
        for (; _piece < _pieces.Count; _piece++)
        {
            (long start, double from, double to, long until) = _pieces[_piece];
            if (at >= until) { continue; }
            at = Math.Max(at, start);
            double length = until - at, rate = _perNanosecond * FactorAt((long)at, start, from, to, until), last = _perNanosecond * to;
            double inPiece = until == SimulatedTime.Never ? (rate > 0 ? double.PositiveInfinity : 0) : length * (rate + last) / 2;
            if (requests < inPiece) { return (long)(at + TimeFor(requests, rate, until == SimulatedTime.Never ? 0 : (last - rate) / length)); }
            requests -= inPiece;
            at = until;
        }
        _piece = Math.Max(0, _pieces.Count - 1);
        return SimulatedTime.Never;
    }

    /// <summary>rate * t + slope * t^2 / 2 = requests, in the form that does not cancel.</summary>
    private static double TimeFor(double requests, double rate, double slope) =>
        2 * requests / (rate + Math.Sqrt(Math.Max(0, (rate * rate) + (2 * slope * requests))));

    private static double FactorAt(long now, long at, double from, double to, long until) =>
        until == SimulatedTime.Never || from == to ? to : from + ((to - from) * (now - at) / (until - at));

    private void Add(long at, double from, double to, long until)
    {
        if (until > at) { _pieces.Add((at, from, to, until)); }
    }
}
