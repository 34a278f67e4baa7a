namespace LoadBalancing.Client.Configuration;

/// <summary>A cluster of a checked document.</summary>
/// <param name="Name">Its name, in lower case.</param>
/// <param name="IsValid">Whether a process would take it over.</param>
/// <param name="Version">The version that it says; <see langword="null"/> for none, and for one that is not valid.</param>
/// <param name="Digest">The digest of its section, valid or not: what <c>Digest</c> has to say.</param>
/// <param name="Policy">Its policy; <see langword="null"/> where it is not valid.</param>
/// <param name="Endpoints">Ids and addresses, in order; empty where it is not valid, or where they come from elsewhere.</param>
public sealed record ClusterCheck(string Name, bool IsValid, long? Version, string Digest, string? Policy, IReadOnlyList<KeyValuePair<string, string>> Endpoints);
