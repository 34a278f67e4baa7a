namespace LoadBalancing.Client.Traffic.Affinity;

/// <summary>What becomes of a session whose endpoint is gone: not in the configuration any more or at another address, draining, disabled, ejected, on probation, unconfirmed, of weight 0, or tried by this request already.</summary>
public enum SessionGoneReaction
{
    /// <summary>The session moves to the endpoint that its next request is balanced to. While its endpoint is only full, that one request goes elsewhere, and the session stays.</summary>
    Redistribute = 0,

    /// <summary>Its requests fail, until the endpoint is back or the session is forgotten: for servers that hold what no other has.</summary>
    Fail = 1,
}
