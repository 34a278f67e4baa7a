namespace LoadBalancing.Client.Endpoints;

/// <summary>An endpoint as pickers and callers see it: what the version says of it, and its live numbers.</summary>
public sealed class EndpointNode
{
    internal EndpointNode(EndpointSpec spec, EndpointTracker tracker)
    {
        Spec = spec;
        Tracker = tracker;
    }

    /// <summary>Gets the id, unique in its cluster.</summary>
    public string Id => Spec.Id;

    /// <summary>Gets the address as configured or discovered, such as <c>http://10.0.0.1:8080</c>.</summary>
    public string Address => Spec.Address.Text;

    /// <summary>Gets the host name or IP address (IPv6 in brackets).</summary>
    public string Host => Spec.Address.Host;

    /// <summary>Gets the port.</summary>
    /// <value><see langword="null"/> when the address names none: the scheme's default is used.</value>
    public int? Port => Spec.Address.Port;

    /// <summary>Gets the weight.</summary>
    /// <value>Above 0: endpoints of weight 0 are in no pool.</value>
    public double Weight => Spec.Weight;

    /// <summary>Tells what share of its weight this endpoint should get: less while it starts slowly, asked for less, or reports that it is nearly full.</summary>
    /// <param name="timestamp">Now: a timestamp of the cluster's <see cref="TimeProvider"/>, such as <c>PickContext.Timestamp</c>.</param>
    /// <returns>From 0.01 to 1.</returns>
    public double WeightFactor(long timestamp) => Math.Max(0.01, (Tracker.Ramp?.FactorAt(timestamp) ?? 1) * Tracker.Preference.FactorAt(timestamp));

    /// <summary>Gets the level that it belongs to; the lowest is used first.</summary>
    public int Priority => Spec.Priority;

    /// <summary>Gets the zone, if the configuration names one.</summary>
    public string? Zone => Spec.Zone;

    /// <summary>Gets the labels.</summary>
    public IReadOnlyDictionary<string, string> Labels => Spec.Labels;

    /// <summary>Gets the number of attempts begun and not ended here, by this process.</summary>
    public int Outstanding => Volatile.Read(in Tracker.Outstanding);

    /// <summary>Gets whether new requests may go here, as of now.</summary>
    public EndpointAvailability Availability => Tracker.Availability;

    /// <summary>Gets how many attempts succeeded here since the process first saw this endpoint.</summary>
    public long Succeeded => Tracker.Outcomes.Succeeded;

    /// <summary>Gets how many attempts failed here since the process first saw this endpoint.</summary>
    public long Failed => Tracker.Outcomes.Failed;

    /// <summary>Gets the latency estimate, undecayed, where the policy keeps one (<c>least_time</c>, <c>peak_ewma</c>, <c>prequal</c>).</summary>
    /// <value>Time to the first byte; <see langword="null"/> while nothing was observed.</value>
    public TimeSpan? LatencyEstimate => Tracker.Latency.Word is 0 ? null : TimeSpan.FromSeconds(Load.LatencyEstimate.SecondsOf(Tracker.Latency.Word));

    internal EndpointSpec Spec { get; }

    internal EndpointTracker Tracker { get; }

    /// <summary>Returns id and address.</summary>
    /// <returns>The text that logs and errors show.</returns>
    public override string ToString() => $"{Id} ({Address})";
}
