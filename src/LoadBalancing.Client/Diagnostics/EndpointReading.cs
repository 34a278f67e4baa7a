namespace LoadBalancing.Client.Diagnostics;

/// <summary>What the observable instruments show of an endpoint at one moment.</summary>
internal readonly record struct EndpointReading(string Id, string Host, int? Port, int Outstanding, double? LatencySeconds);
