namespace LoadBalancing.Client.Simulation.Reports;

/// <summary>What a chart shows over time.</summary>
public enum ReportChart
{
    /// <summary>Median and 99th percentile of the latency, on a logarithmic scale.</summary>
    Latency = 0,

    /// <summary>The share of attempts that each server got.</summary>
    Share,

    /// <summary>How many requests failed.</summary>
    Failures,
}
