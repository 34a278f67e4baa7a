namespace LoadBalancing.Client.Configuration.Groups;

/// <summary>A group as people type it, in the section <c>LoadBalancing:Groups:{name}</c>: a list of clusters, or an object.</summary>
internal sealed class GroupOptions
{
    /// <summary>Clusters that share one version: at least two, each in one group only.</summary>
    public List<string> Members { get; } = [];

    /// <summary>How long members may validate a version after the first did, before those who have not are named. From 1 s to 1 day; the default is 15 s.</summary>
    public TimeSpan Deadline { get; set; } = GroupConfig.DefaultDeadline;
}
