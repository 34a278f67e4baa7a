namespace LoadBalancing.Lbctl.Fleets;

/// <summary>What is asked of a document of a fleet beside what is asked of any.</summary>
internal static class PublishingRules
{
    public static IReadOnlyList<string> ErrorsOf(string json) => [];
}
