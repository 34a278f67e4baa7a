using LoadBalancing.Client.Simulation.Scenarios;

namespace LoadBalancing.Client.Simulation.Engine;

/// <summary>Draws times in nanoseconds.</summary>
internal sealed class TimeSampler
{
    private readonly TimeDistributionKind _kind;
    private readonly double _mean;
    private readonly double _shortest;
    private readonly double _range;
    private readonly double _sigma;
    private readonly double _median;
    private readonly double _tailShare;
    private readonly double _tailFactor;
    private readonly long[] _values;

    public TimeSampler(TimeDistribution distribution)
    {
        _kind = distribution.Kind;
        _mean = SimulatedTime.Of(distribution.Mean);
        _shortest = SimulatedTime.Of(distribution.Shortest);
        _range = SimulatedTime.Of(distribution.Longest) - _shortest;
        _sigma = distribution.Sigma;
        // The mean of a log-normal is its median times e^(sigma^2 / 2).
        _median = _mean * Math.Exp(-_sigma * _sigma / 2);
        _tailShare = distribution.TailShare;
        _tailFactor = distribution.TailFactor;
        _values = [.. distribution.Values.Select(SimulatedTime.Of)];
        double mean = _kind switch
        {
            TimeDistributionKind.Uniform => _shortest + (_range / 2),
            TimeDistributionKind.Recorded => _values.Length == 0 ? 0 : _values.Average(),
            _ => _mean,
        };
        Mean = mean * (1 + (_tailShare * (_tailFactor - 1)));
    }

    /// <summary>In nanoseconds, with the tail.</summary>
    public double Mean { get; }

    public bool IsZero => Mean == 0;

    /// <summary>At most <see cref="SimulatedTime.Longest"/>: the tail of a log-normal has no end, but a clock has.</summary>
    public double Draw(ref ulong chance)
    {
        double time = _kind switch
        {
            TimeDistributionKind.Constant => _mean,
            TimeDistributionKind.Exponential => _mean * Chance.Exponential(ref chance),
            TimeDistributionKind.Uniform => _shortest + (_range * Chance.Uniform(ref chance)),
            TimeDistributionKind.LogNormal => _median * Math.Exp(_sigma * Normal(ref chance)),
            _ => _values[Chance.Below(_values.Length, ref chance)],
        };
        return Math.Min(_tailShare > 0 && Chance.Uniform(ref chance) < _tailShare ? time * _tailFactor : time, SimulatedTime.Longest);
    }

    /// <summary>Box and Muller, one of the two.</summary>
    private static double Normal(ref ulong chance) =>
        Math.Sqrt(2 * Chance.Exponential(ref chance)) * Math.Cos(2 * Math.PI * Chance.Uniform(ref chance));
}
