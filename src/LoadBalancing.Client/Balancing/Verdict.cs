namespace LoadBalancing.Client.Balancing;

/// <summary>Why an endpoint should be taken out, by whoever found that.</summary>
/// <param name="Kind">A short name of the rule, for metrics: <c>success_rate</c>.</param>
/// <param name="Reason">The figures, for people.</param>
internal readonly record struct Verdict(string Kind, string Reason)
{
    /// <summary>A fact (a connection that fails, a check that fails) is limited by panic only; a judgement of answers by the share that may be ejected too.</summary>
    public bool IsFact { get; init; }

    /// <summary>Connections fail: one that is accepted again is proof enough, so the first ejection is short.</summary>
    public bool IsTransport { get; init; }

    /// <summary>No time brings the endpoint back, only <see cref="Ejections.Readmit"/>.</summary>
    public bool IsIndefinite { get; init; }

    /// <summary>The chance that it is carried out and not only told.</summary>
    public double Enforced { get; init; } = 1;
}
