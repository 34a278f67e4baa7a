namespace LoadBalancing.Client.Health.Confirmations;

/// <summary>How confirmations are learnt.</summary>
public enum ConfirmationSource
{
    /// <summary>From the agent's path, and from the header of answers.</summary>
    Both = 0,

    /// <summary>From the header of answers only; an endpoint without requests gets a probe now and then.</summary>
    Header = 1,

    /// <summary>From the agent's path only.</summary>
    Agent = 2,
}
