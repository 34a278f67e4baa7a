using LoadBalancing.Client.Health.Checks;
using LoadBalancing.Client.Health.Confirmations;
using LoadBalancing.Client.Health.Outliers;

namespace LoadBalancing.Client.Health;

/// <summary>Who is well enough to be used: the section <c>Health</c>.</summary>
public sealed class HealthOptions
{
    /// <summary>Gets who is ejected for what its answers say.</summary>
    public OutlierOptions Outliers { get; } = new();

    /// <summary>Gets how endpoints are asked whether they are well.</summary>
    public ActiveCheckOptions ActiveCheck { get; } = new();

    /// <summary>Gets how an endpoint that comes back, or joins, gets its share.</summary>
    public SlowStartOptions SlowStart { get; } = new();

    /// <summary>Gets what an endpoint gets that says that it has much to do.</summary>
    public OverloadOptions Overload { get; } = new();

    /// <summary>Gets how an endpoint says by itself that it wants no new requests.</summary>
    public DrainingOptions Draining { get; } = new();

    /// <summary>Gets or sets how many bytes of a body the application's classifier of bodies is shown at most; it is asked when so many have passed by on their way to the caller, or the body has ended.</summary>
    /// <value>From 0 (never) to 1,048,576 (1 MiB). The default is 0.</value>
    public int InspectBytes { get; set; }

    /// <summary>Gets which configuration endpoints must have confirmed.</summary>
    public ConfirmationOptions Confirmation { get; } = new();

    /// <summary>Gets what happens when few endpoints are left.</summary>
    public PanicOptions Panic { get; } = new();
}
