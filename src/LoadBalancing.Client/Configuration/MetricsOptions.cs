namespace LoadBalancing.Client.Configuration;

/// <summary>What is measured: the section <c>Metrics</c>.</summary>
public sealed class MetricsOptions
{
    /// <summary>Gets or sets a value indicating whether metrics carry the endpoint: as many series as endpoints.</summary>
    /// <value>The default is <see langword="false"/>.</value>
    public bool PerEndpoint { get; set; }
}
