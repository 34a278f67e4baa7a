namespace LoadBalancing.Client.Simulation.Scenarios;

/// <summary>The shapes that a random time can have.</summary>
public enum TimeDistributionKind
{
    /// <summary>Always the mean.</summary>
    Constant = 0,

    /// <summary>Exponential: many short, some long, no memory; with one worker the M/M/1 queue of the textbooks.</summary>
    Exponential,

    /// <summary>Anything between the shortest and the longest, equally likely.</summary>
    Uniform,

    /// <summary>Log-normal, what real services usually show: its logarithm is normal with the standard deviation sigma.</summary>
    LogNormal,

    /// <summary>One of the recorded values, each equally likely.</summary>
    Recorded,
}
