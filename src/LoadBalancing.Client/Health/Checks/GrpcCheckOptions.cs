namespace LoadBalancing.Client.Health.Checks;

/// <summary>What a check of type <c>grpc</c> asks: the section <c>Health:ActiveCheck:Grpc</c>.</summary>
public sealed class GrpcCheckOptions
{
    /// <summary>Gets or sets the service that must be serving, such as <c>shop.Orders</c>.</summary>
    /// <value>At most 256 characters. The default is empty: the server as a whole.</value>
    public string? Service { get; set; }
}
