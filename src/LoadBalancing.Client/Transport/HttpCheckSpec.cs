using LoadBalancing.Client.Outcomes;

namespace LoadBalancing.Client.Transport;

/// <summary>A question over HTTP, and which answer is good.</summary>
internal sealed record HttpCheckSpec(string Method, string Path, StatusSet Expected, string? Host, CheckHeaders Headers, string? BodyContains, Version Version);
