namespace LoadBalancing.Client.Health.Baking;

/// <summary>What happens when a version does harm.</summary>
public enum HarmReaction
{
    /// <summary>The process returns to the last version that is known to be good, at most once for each version, and refuses the content from then on.</summary>
    RollBack = 0,

    /// <summary>It is logged, counted and journalled; somebody else decides, for all members of a fleet together.</summary>
    Report = 1,
}
