namespace LoadBalancing.Client.Health;

/// <summary>Who is well enough to be used: the section <c>Health</c>.</summary>
public sealed class HealthOptions
{
    /// <summary>Gets what happens when few endpoints are left.</summary>
    public PanicOptions Panic { get; } = new();
}
