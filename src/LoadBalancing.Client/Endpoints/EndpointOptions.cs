namespace LoadBalancing.Client.Endpoints;

/// <summary>One endpoint as people type it: in code, or as an entry of <c>Endpoints</c> in the configuration.</summary>
public sealed class EndpointOptions
{
    /// <summary>Initializes an endpoint without an address; it must be set.</summary>
    public EndpointOptions()
    {
    }

    /// <summary>Initializes an endpoint.</summary>
    /// <param name="address">See <see cref="Address"/>.</param>
    /// <param name="weight">See <see cref="Weight"/>.</param>
    public EndpointOptions(string address, double weight = 1)
    {
        Address = address;
        Weight = weight;
    }

    /// <summary>Gets or sets the address: <c>http://10.0.0.1:8080</c>, <c>https://node3/base</c>, <c>10.0.0.1:8080</c> or <c>node3</c>.</summary>
    /// <value>Scheme http or https; without one the request's is taken. Without a port the scheme's. No user, query or fragment. Required.</value>
    public string Address { get; set; } = "";

    /// <summary>Gets or sets the weight, for the policies that honour weights.</summary>
    /// <value>A number from 0 to 1,000,000, relative to the other endpoints. 0: no new requests. The default is 1.</value>
    public double Weight { get; set; } = 1;

    /// <summary>Gets or sets the level that the endpoint belongs to: requests overflow to the next only as far as the ones before cannot carry them.</summary>
    /// <value>From 0, used first, to 127; numbers may be left out. The default is 0; 1 is what others call a backup.</value>
    public int Priority { get; set; }

    /// <summary>Gets or sets the zone that the endpoint stands in.</summary>
    /// <value>A text of at most 256 characters, whose case is ignored; the default is <see langword="null"/>.</value>
    public string? Zone { get; set; }

    /// <summary>Gets or sets what <c>ring_hash</c>, <c>maglev</c> and <c>rendezvous</c> know the endpoint by: keep it, and the endpoint keeps its keys when its address changes.</summary>
    /// <value>A text of 1 to 256 characters, different for each endpoint. The default is <see langword="null"/>: host and port, as in Envoy and gRPC.</value>
    public string? HashKey { get; set; }

    /// <summary>Gets or sets a value indicating whether the endpoint gets no new requests, while running ones finish.</summary>
    /// <value>The default is <see langword="false"/>.</value>
    public bool Draining { get; set; }

    /// <summary>Gets the labels, such as <c>track=canary</c>: pickers of your own can read them.</summary>
    /// <value>Empty by default.</value>
    public IDictionary<string, string> Labels { get; } = new Dictionary<string, string>(StringComparer.Ordinal);
}
