using System.Diagnostics;

namespace LoadBalancing.Client.Diagnostics;

/// <summary>The names under which others find our traces and metrics.</summary>
public static class Telemetry
{
    /// <summary>The name of the meter: <c>LoadBalancing.Client</c>.</summary>
    public const string MeterName = "LoadBalancing.Client";

    /// <summary>The name of the activity source: <c>LoadBalancing.Client</c>.</summary>
    public const string ActivitySourceName = "LoadBalancing.Client";

    internal static ActivitySource Activities { get; } = new(ActivitySourceName);
}
