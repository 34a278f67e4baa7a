namespace LoadBalancing.Client.Transport;

/// <summary>What decides, beside the settings themselves, whether TLS settings can be used in this process.</summary>
/// <param name="Files">Reads certificates.</param>
/// <param name="Hindrance">Why settings would not reach all connections; null where they do.</param>
internal sealed record TlsGate(TlsFiles Files, Func<string?> Hindrance);
