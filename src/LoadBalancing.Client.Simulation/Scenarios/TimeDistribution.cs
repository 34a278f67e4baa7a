namespace LoadBalancing.Client.Simulation.Scenarios;

/// <summary>A random time: how long a service takes, the network, a stream.</summary>
public sealed class TimeDistribution
{
    /// <summary>Gets or sets the shape.</summary>
    /// <value>The default is <see cref="TimeDistributionKind.Constant"/>.</value>
    public TimeDistributionKind Kind { get; set; }

    /// <summary>Gets or sets the mean, without the tail.</summary>
    /// <value>From 0 to 1 h. The default is 0. Not used by uniform and recorded times.</value>
    public TimeSpan Mean { get; set; }

    /// <summary>Gets or sets the shortest time of a uniform distribution.</summary>
    /// <value>From 0 to 1 h. The default is 0.</value>
    public TimeSpan Shortest { get; set; }

    /// <summary>Gets or sets the longest time of a uniform distribution.</summary>
    /// <value>From <see cref="Shortest"/> to 1 h. The default is 0.</value>
    public TimeSpan Longest { get; set; }

    /// <summary>Gets or sets the standard deviation of the logarithm of a log-normal time.</summary>
    /// <value>From 0 to 5. The default is 1, with which the 99th percentile is 6.2 times the mean.</value>
    public double Sigma { get; set; } = 1;

    /// <summary>Gets the recorded times to draw from.</summary>
    /// <value>Up to 1,000,000 times from 0 to 1 h. Empty by default.</value>
    public IList<TimeSpan> Values { get; } = [];

    /// <summary>Gets or sets the share of times that are multiplied by <see cref="TailFactor"/>.</summary>
    /// <value>A ratio from 0 to 1. The default is 0.</value>
    public double TailShare { get; set; }

    /// <summary>Gets or sets by how much the tail is longer.</summary>
    /// <value>From 1 to 100,000. The default is 1.</value>
    public double TailFactor { get; set; } = 1;

    /// <summary>Makes a time that is always the same.</summary>
    /// <param name="time">See <see cref="Mean"/>.</param>
    /// <returns>The distribution.</returns>
    public static TimeDistribution Constant(TimeSpan time) => new() { Kind = TimeDistributionKind.Constant, Mean = time };

    /// <summary>Makes an exponential time.</summary>
    /// <param name="mean">See <see cref="Mean"/>.</param>
    /// <returns>The distribution.</returns>
    public static TimeDistribution Exponential(TimeSpan mean) => new() { Kind = TimeDistributionKind.Exponential, Mean = mean };

    /// <summary>Makes a time between two others.</summary>
    /// <param name="shortest">See <see cref="Shortest"/>.</param>
    /// <param name="longest">See <see cref="Longest"/>.</param>
    /// <returns>The distribution.</returns>
    public static TimeDistribution Uniform(TimeSpan shortest, TimeSpan longest) => new() { Kind = TimeDistributionKind.Uniform, Shortest = shortest, Longest = longest };

    /// <summary>Makes a log-normal time.</summary>
    /// <param name="mean">See <see cref="Mean"/>.</param>
    /// <param name="sigma">See <see cref="Sigma"/>.</param>
    /// <returns>The distribution.</returns>
    public static TimeDistribution LogNormal(TimeSpan mean, double sigma = 1) => new() { Kind = TimeDistributionKind.LogNormal, Mean = mean, Sigma = sigma };

    /// <summary>Makes a time drawn from recorded ones.</summary>
    /// <param name="values">See <see cref="Values"/>.</param>
    /// <returns>The distribution.</returns>
    public static TimeDistribution Recorded(params IEnumerable<TimeSpan> values)
    {
        ArgumentNullException.ThrowIfNull(values);
        var distribution = new TimeDistribution { Kind = TimeDistributionKind.Recorded };
        foreach (TimeSpan value in values) { distribution.Values.Add(value); }
        return distribution;
    }

    /// <summary>Makes some of the times much longer.</summary>
    /// <param name="share">See <see cref="TailShare"/>.</param>
    /// <param name="factor">See <see cref="TailFactor"/>.</param>
    /// <returns>This distribution.</returns>
    public TimeDistribution WithTail(double share, double factor)
    {
        TailShare = share;
        TailFactor = factor;
        return this;
    }
}
