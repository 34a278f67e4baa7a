namespace LoadBalancing.Client.Transport;

/// <summary>What a check asks.</summary>
internal enum CheckKind
{
    /// <summary>A status and, if wanted, a text in the body.</summary>
    Http,

    /// <summary>Only that a connection is accepted.</summary>
    Tcp,

    /// <summary>grpc.health.v1.</summary>
    Grpc,
}
