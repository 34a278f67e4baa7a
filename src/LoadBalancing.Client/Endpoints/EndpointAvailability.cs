namespace LoadBalancing.Client.Endpoints;

/// <summary>Whether an endpoint may get new requests: one live word that every attempt reads. Lower is better.</summary>
public enum EndpointAvailability
{
    /// <summary>Serves.</summary>
    Eligible = 0,

    /// <summary>Its last attempts failed. It is left out while others serve; one real request at a time tries it again.</summary>
    Probation = 1,

    /// <summary>Taken out for a time that grows from one ejection to the next, or until its check succeeds. Then probation lets it show that it is well.</summary>
    Ejected = 2,

    /// <summary>It has not confirmed the configuration version that it must run, or has gone back from it. It is asked until it has.</summary>
    Unconfirmed = 3,

    /// <summary>Gets no new requests, while running ones finish: marked so in the configuration, by <c>Cluster.DrainAsync</c>, or because it said so itself.</summary>
    Draining = 4,

    /// <summary>Taken out by <c>Cluster.Disable</c>, until <c>Cluster.Enable</c>.</summary>
    Disabled = 5,

    /// <summary>No longer in the configuration, or at another address. Running attempts end, new ones never begin.</summary>
    Removed = 6,
}
