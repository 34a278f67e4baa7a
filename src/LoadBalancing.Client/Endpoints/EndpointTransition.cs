namespace LoadBalancing.Client.Endpoints;

/// <summary>Why an endpoint is in its present state, and since when.</summary>
internal sealed record EndpointTransition(DateTimeOffset At, string Reason);
