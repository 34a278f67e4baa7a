using LoadBalancing.Client.Endpoints;
using LoadBalancing.Client.Outcomes;

namespace LoadBalancing.Client.Picking;

/// <summary>Chooses an endpoint. Built once per snapshot over a fixed array of endpoints; state that it needs, it owns.</summary>
/// <remarks>
/// Picking and observing run on the request path, from many threads at once: no locks, no allocation, no waiting. A plug-in is registered by name
/// with <c>AddEndpointPicker</c> and chosen by <c>Picker:Policy</c>.
/// </remarks>
public abstract class EndpointPicker
{
    /// <summary>Gets a value indicating whether this picker reads <see cref="PickContext.Hash"/>.</summary>
    /// <value>The default is false: then no request's key is read. Asked once, when the picker was built.</value>
    public virtual bool UsesHashKey => false;

    /// <summary>Gets a value indicating whether this picker listens to <see cref="ObserveLoad"/>.</summary>
    /// <value>The default is false: then no response is searched for a load report. Asked once, when the picker was built.</value>
    public virtual bool UsesLoadReports => false;

    /// <summary>All that this picker uses. Asked once, when it was built.</summary>
    internal virtual PickerNeeds Needs =>
        (UsesHashKey ? PickerNeeds.HashKey : PickerNeeds.None) | (UsesLoadReports ? PickerNeeds.LoadReports : PickerNeeds.None);

    /// <summary>How often <see cref="Refresh"/> is wanted, about.</summary>
    internal virtual TimeSpan RefreshPeriod => TimeSpan.FromHours(1);

    /// <summary>What the operator should know of this choice, such as a table that is too small to share out evenly; logged once.</summary>
    internal virtual string? Advice => null;

    /// <summary>What this picker wants asked of endpoints beside the traffic.</summary>
    internal virtual LoadProbing? Probing => null;

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

    /// <summary>Learns what a server said of its load. The default does nothing.</summary>
    /// <param name="node">The endpoint that said so; it may be of an earlier snapshot.</param>
    /// <param name="report">What it said. Well-formed, and not to be trusted further.</param>
    /// <param name="timestamp">When it arrived, a timestamp of the cluster's <see cref="TimeProvider"/>.</param>
    protected internal virtual void ObserveLoad(EndpointNode node, LoadReport report, long timestamp)
    {
    }

    /// <summary>Called about once each <see cref="RefreshPeriod"/>, off the request path: brings up to date what time alone changes.</summary>
    internal virtual void Refresh(long timestamp)
    {
    }
}
