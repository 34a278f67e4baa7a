namespace LoadBalancing.Client.Simulation.Results;

/// <summary>
/// How restless the shares are: the standard deviation of a server's share over windows of 100 ms, relative to that of as many independent draws (binomial).
/// 1 is what chance alone does, less is steadier, much more means that traffic swings. The start and 2 s after each event are left out, and each stretch between
/// events is measured about its own mean.
/// </summary>
/// <param name="Index">The root of the mean square over all servers, or <see langword="null"/> when events leave nothing to measure.</param>
/// <param name="Worst">The highest of a single server.</param>
/// <param name="WorstServer">Its id.</param>
public sealed record OscillationResult(double? Index, double? Worst, string? WorstServer);
