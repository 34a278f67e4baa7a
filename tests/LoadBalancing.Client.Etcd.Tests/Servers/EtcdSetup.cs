namespace LoadBalancing.Client.Etcd.Tests.Servers;

/// <summary>How an etcd is started.</summary>
internal sealed record EtcdSetup
{
    /// <summary>Further arguments of etcd, such as <c>--max-request-bytes=1000</c>.</summary>
    public IReadOnlyList<string> Arguments { get; init; } = [];

    /// <summary>TLS towards clients; null for none.</summary>
    public EtcdTls? Tls { get; init; }

    /// <summary>Its name in a cluster.</summary>
    public string Name { get; init; } = "one";
}

/// <summary>Files for TLS.</summary>
/// <param name="Certificate">Of the server, PEM.</param>
/// <param name="Key">Its key.</param>
/// <param name="Root">What clients trust, PEM.</param>
/// <param name="ClientRoot">Whose certificates clients need; null: they need none.</param>
internal sealed record EtcdTls(string Certificate, string Key, string Root, string? ClientRoot = null)
{
    /// <summary>What etcdctl shows, where clients need certificates.</summary>
    public (string Certificate, string Key)? Control { get; init; }
}
