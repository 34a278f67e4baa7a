using System.Collections.Immutable;

namespace LoadBalancing.Client.Configuration.Groups;

/// <summary>Clusters that share one version. Checked, immutable, equal by content.</summary>
/// <param name="Name">In lower case.</param>
/// <param name="Members">In lower case and ordinal order.</param>
/// <param name="Deadline">How long members may validate a version after the first did, before those who have not are named.</param>
internal sealed record GroupConfig(string Name, ImmutableArray<string> Members, TimeSpan Deadline)
{
    public static readonly TimeSpan DefaultDeadline = TimeSpan.FromSeconds(15);
    public static readonly TimeSpan ShortestDeadline = TimeSpan.FromSeconds(1);
    public static readonly TimeSpan LongestDeadline = TimeSpan.FromDays(1);

    public bool Equals(GroupConfig? other) => other is not null && Name == other.Name && Deadline == other.Deadline && Members.SequenceEqual(other.Members);

    public override int GetHashCode() => HashCode.Combine(Name, Deadline, Members.Length);
}
