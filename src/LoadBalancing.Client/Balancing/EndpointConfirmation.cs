namespace LoadBalancing.Client.Balancing;

/// <summary>What an endpoint says of the configuration version that it runs. Serialisable.</summary>
/// <param name="Version">The newest version that it can serve; <see langword="null"/> for none.</param>
/// <param name="Digest">The first hexadecimal digits of its content's SHA-256, if it says them.</param>
/// <param name="At">When it was heard last.</param>
/// <param name="Lacking">Why it may not serve the version that is required; <see langword="null"/> where it may.</param>
public sealed record EndpointConfirmation(long? Version, string? Digest, DateTimeOffset? At, string? Lacking);
