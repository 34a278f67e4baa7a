namespace LoadBalancing.Client.Configuration;

/// <summary>Whether the cluster had a section, and a list of endpoints in it.</summary>
internal readonly record struct SectionShape(bool Exists, bool HasEndpoints, bool HasDiscovery);
