namespace LoadBalancing.Client.Health.Confirmations;

/// <summary>What happens when too few endpoints have confirmed a version within the deadline.</summary>
public enum TooFewReaction
{
    /// <summary>Requests stay with the version before, and with the endpoints that confirmed that one; where there are none, all are used.</summary>
    KeepPrevious = 0,

    /// <summary>Confirmations are ignored.</summary>
    Panic = 1,

    /// <summary>Only endpoints that have confirmed get requests; where there are none, requests fail.</summary>
    Fail = 2,
}
