using LoadBalancing.Client.Endpoints;

namespace LoadBalancing.Client.Transport;

/// <summary>One check of one endpoint. The token ends it when its time is over.</summary>
internal sealed record CheckRequest(string EndpointId, CheckSpec Spec, EndpointAddress Address, ProbeHost Host, TransportConfig Transport, TimeSpan Timeout);

/// <summary>Sends a check. It throws nothing but for a bug, and heeds its token, by which it ends with <see cref="CheckEnd.TimedOut"/>.</summary>
internal delegate Task<CheckResult> SendCheck(CheckRequest request, CancellationToken cancellationToken);
