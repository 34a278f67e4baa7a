namespace LoadBalancing.Client.Outcomes;

/// <summary>The fields of <c>xds.data.orca.v3.OrcaLoadReport</c>, by their numbers in its .proto.</summary>
internal enum LoadReportField
{
    Unknown = 0,
    CpuUtilization = 1,
    MemoryUtilization = 2,

    /// <summary>A whole number, and deprecated: it counts where <see cref="RpsFractional"/> says nothing.</summary>
    Rps = 3,

    RequestCost = 4,
    Utilization = 5,
    RpsFractional = 6,
    Eps = 7,
    NamedMetrics = 8,
    ApplicationUtilization = 9,
}
