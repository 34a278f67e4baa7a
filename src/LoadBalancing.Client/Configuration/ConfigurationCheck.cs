namespace LoadBalancing.Client.Configuration;

/// <summary>What <see cref="ConfigurationChecker"/> found.</summary>
/// <param name="Form">What the document was taken for.</param>
/// <param name="Errors">All that is wrong, at once and in the words of a running process: path, value, what was wanted. After the first 1,000 no further cluster is checked.</param>
/// <param name="Clusters">The clusters that were checked, in the order in which an IConfiguration lists them.</param>
public sealed record ConfigurationCheck(ConfigurationForm Form, IReadOnlyList<string> Errors, IReadOnlyList<ClusterCheck> Clusters)
{
    /// <summary>Gets a value indicating whether a process would take it over.</summary>
    /// <remarks>As its first one: whether a later one may follow what runs is for the process to tell, which knows what runs.</remarks>
    public bool IsValid => Errors.Count == 0;
}
