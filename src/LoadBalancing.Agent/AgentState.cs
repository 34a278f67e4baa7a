namespace LoadBalancing.Agent;

/// <summary>How a document, or the whole process, stands.</summary>
public enum AgentState
{
    /// <summary>No version was confirmed yet: not ready.</summary>
    Starting,

    /// <summary>The newest version that arrived was confirmed.</summary>
    Ready,

    /// <summary>The newest version that arrived could not be applied; the one confirmed before it, if there is one, is served.</summary>
    Failed,

    /// <summary>The process is being stopped and wants no new requests.</summary>
    Draining,
}
