using LoadBalancing.Client.Endpoints;
using LoadBalancing.Client.Outcomes;

namespace LoadBalancing.Client.Picking;

/// <summary>Chooses an endpoint. Built once per snapshot over a fixed array of endpoints; state that it needs, it owns.</summary>
/// <remarks>
/// Both methods run on the request path, from many threads at once: no locks, no allocation, no waiting. A plug-in is registered by name
/// with <c>AddEndpointPicker</c> and chosen by <c>Picker:Policy</c>.
/// </remarks>
public abstract class EndpointPicker
{
    /// <summary>Gets a value indicating whether this picker reads how long running calls have waited for their first byte.</summary>
    /// <value>Counting that costs two interlocked additions a call, so it is done only for a picker that asks. The default is false.</value>
    internal virtual bool ReadsInFlightAge => false;

    /// <summary>Chooses an endpoint for one attempt.</summary>
    /// <param name="context">What is known of the attempt. An endpoint for which <see cref="PickContext.IsExcluded"/> is true should be passed over.</param>
    /// <returns>The endpoint, or <see langword="null"/> when this picker finds none.</returns>
    /// <remarks>When an excluded endpoint is returned all the same, the cluster asks again, three times in all, and then scans by itself.</remarks>
    public abstract EndpointNode? Pick(in PickContext context);

    /// <summary>Learns from an attempt. The default does nothing.</summary>
    /// <param name="node">The endpoint that the attempt went to; it may be of an earlier snapshot.</param>
    /// <param name="outcome">What happened.</param>
    protected internal virtual void Observe(EndpointNode node, in CallOutcome outcome)
    {
    }

    /// <summary>Called about once an hour: estimates that nobody touched since are brought up to date.</summary>
    internal virtual void Refresh(long timestamp)
    {
    }
}
