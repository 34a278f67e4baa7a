namespace LoadBalancing.Client.Load;

/// <summary>The settings of one version for limits that follow an endpoint's capacity.</summary>
/// <param name="Initial">Where a limit begins.</param>
/// <param name="Minimum">It never falls below.</param>
/// <param name="Maximum">It never rises above.</param>
/// <param name="Tolerance">How many times the latency of an unhurried endpoint is no reason to send less; above 1.</param>
/// <param name="MeasureEvery">How often, at the most, a limit that is used is lowered for a moment to see that latency.</param>
internal sealed record ConcurrencyRules(int Initial, int Minimum, int Maximum, double Tolerance, TimeSpan MeasureEvery);
