using System.Collections.Immutable;

namespace LoadBalancing.Client.Configuration.Groups;

/// <summary>All groups of a configuration, and what is wrong with them. A group that cannot be read must not let its members move alone, so its errors are theirs.</summary>
/// <param name="Groups">Those that are valid.</param>
/// <param name="Problems">Those of the others.</param>
internal sealed record GroupSet(ImmutableArray<GroupConfig> Groups, ImmutableArray<GroupProblem> Problems)
{
    public static GroupSet None { get; } = new([], []);

    public GroupConfig? GroupOf(string cluster) => Groups.FirstOrDefault(group => group.Members.Contains(cluster, StringComparer.OrdinalIgnoreCase));

    public IEnumerable<string> ErrorsOf(string cluster) => Problems
        .Where(problem => problem.Members.IsEmpty || problem.Members.Contains(cluster, StringComparer.OrdinalIgnoreCase))
        .Select(problem => problem.Error);

    public bool HasSameGroups(GroupSet other) => Groups.SequenceEqual(other.Groups);
}
