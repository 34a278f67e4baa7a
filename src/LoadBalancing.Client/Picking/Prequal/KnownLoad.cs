namespace LoadBalancing.Client.Picking.Prequal;

/// <summary>How loaded an endpoint is, as far as this process knows.</summary>
/// <param name="RequestsInFlight">Ours and those of others.</param>
/// <param name="LatencySeconds">What one more request may expect; 0 for an idle endpoint of which nothing is known.</param>
internal readonly record struct KnownLoad(float RequestsInFlight, float LatencySeconds);
