namespace LoadBalancing.Client.Health.Outliers;

/// <summary>Judges success rates against each other.</summary>
internal sealed record SuccessRateConfig(SuccessRateMethod Method, double Factor, int MinimumEndpoints, int MinimumRequests, double Enforced)
{
    /// <summary>Makes the median absolute deviation comparable with a standard deviation of normal values.</summary>
    private const double MadToSigma = 1.4826;

    /// <summary>Where all are equal, so is MAD 0, and the smallest difference would be an outlier.</summary>
    private const double LeastMad = 0.01;

    /// <summary>Less than five points below the middle ejects nobody.</summary>
    private const double LeastGap = 0.05;

    public static SuccessRateConfig From(SuccessRateOptions options) => new(
        options.Method, options.Factor ?? (options.Method == SuccessRateMethod.MedianMad ? 3 : 1.9), options.MinimumEndpoints, options.MinimumRequests, options.Enforced);

    /// <summary>The rate below which an endpoint is an outlier.</summary>
    /// <param name="rates">Success rates from 0 to 1; at least one. They are sorted.</param>
    public double ThresholdOf(Span<double> rates) => Method == SuccessRateMethod.MeanSigma ? BelowMean(rates) : BelowMedian(rates);

    private double BelowMean(ReadOnlySpan<double> rates)
    {
        double sum = 0, squares = 0;
        foreach (double rate in rates) { sum += rate; }
        double mean = sum / rates.Length;
        foreach (double rate in rates) { squares += (rate - mean) * (rate - mean); }
        return mean - (Factor * Math.Sqrt(squares / rates.Length));
    }

    private double BelowMedian(Span<double> rates)
    {
        double median = MedianOf(rates);
        for (int i = 0; i < rates.Length; i++) { rates[i] = Math.Abs(rates[i] - median); }
        double mad = Math.Max(MedianOf(rates), LeastMad);
        return median - Math.Max(Factor * MadToSigma * mad, LeastGap);
    }

    private static double MedianOf(Span<double> values)
    {
        values.Sort();
        int half = values.Length / 2;
        return values.Length % 2 == 1 ? values[half] : (values[half - 1] + values[half]) / 2;
    }
}
