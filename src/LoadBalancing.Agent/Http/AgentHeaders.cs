namespace LoadBalancing.Agent.Http;

/// <summary>The headers of the protocol (docs/protocol.md).</summary>
internal static class AgentHeaders
{
    /// <summary>Of requests: the caller asks for the two answers below. Value: <c>1</c>.</summary>
    public const string LoadReportWanted = "x-load-report";

    /// <summary>Of requests: the versions to run on.</summary>
    public const string ConfigRequired = "x-config-required";

    /// <summary>Of answers: the versions that can be served.</summary>
    public const string ConfigVersion = "x-config-version";

    /// <summary>Of answers: the load (ORCA).</summary>
    public const string LoadMetrics = "endpoint-load-metrics";
}
