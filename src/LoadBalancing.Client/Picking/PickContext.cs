using LoadBalancing.Client.Endpoints;

namespace LoadBalancing.Client.Picking;

/// <summary>What a picker may know of the attempt that it chooses for.</summary>
public readonly struct PickContext
{
    /// <summary>Gets the time of this attempt, a timestamp of the cluster's <see cref="TimeProvider"/>.</summary>
    /// <value>Set by the cluster: one clock read serves pick and lease.</value>
    public long Timestamp { get; internal init; }

    /// <summary>Gets a value indicating whether any endpoint may be excluded: false for almost every first attempt.</summary>
    public bool HasExclusions => Tried is not null || RequiresTls;

    internal TriedEndpoints? Tried { get; init; }

    /// <summary>An https request never goes to an http endpoint.</summary>
    internal bool RequiresTls { get; init; }

    /// <summary>Tells whether this attempt must not go to an endpoint: it was tried already, or it speaks plain http and the request is https.</summary>
    /// <param name="node">The endpoint.</param>
    /// <returns><see langword="true"/> when it must be passed over.</returns>
    public bool IsExcluded(EndpointNode node)
    {
        ArgumentNullException.ThrowIfNull(node);
        return (Tried is not null && Tried.Contains(node)) || (RequiresTls && node.Spec.Address.IsPlaintext);
    }

    internal PickContext At(long timestamp) => new() { Timestamp = timestamp, Tried = Tried, RequiresTls = RequiresTls };
}
