namespace LoadBalancing.Client.Simulation.Scenarios;

/// <summary>When clients send.</summary>
public enum ArrivalKind
{
    /// <summary>Open loop: independent users, whose requests come at random (Poisson), whether or not earlier ones were answered.</summary>
    Poisson = 0,

    /// <summary>Open loop: one request after each equal gap.</summary>
    Uniform,

    /// <summary>Open loop: the recorded gaps, in order and again from the start, scaled to the rate.</summary>
    Recorded,

    /// <summary>Closed loop: each of so many users sends the next request when the last was answered and the thinking is over.</summary>
    Closed,
}
