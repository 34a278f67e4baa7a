using LoadBalancing.Client.Balancing.Groups;
using LoadBalancing.Client.Configuration;
using LoadBalancing.Client.Configuration.Groups;
using LoadBalancing.Client.Diagnostics;
using LoadBalancing.Client.Snapshots;
using LoadBalancing.Client.Versions;

namespace LoadBalancing.Client.Balancing;

/// <summary>
/// Clusters that share one version: a version becomes active when all members have validated it, in all of them together, and is taken back in all of them together. Safe for many threads.
/// </summary>
public sealed class ClusterGroup : IDisposable
{
    private readonly GroupMember[] _members;
    private readonly GroupSnapshots _snapshots;
    private readonly GroupDeadline _deadline;
    private readonly GroupSwitch _switch;

    /// <param name="name">In lower case.</param>
    /// <param name="clusters">Which have no group yet.</param>
    /// <param name="deadline">How long members may validate a version after the first did, before those who have not are named.</param>
    internal ClusterGroup(string name, IEnumerable<Cluster> clusters, TimeSpan deadline)
    {
        Name = name;
        _members = [.. clusters.OrderBy(cluster => cluster.Name, StringComparer.Ordinal).Select(cluster => new GroupMember(cluster))];
        Members = [.. _members.Select(member => member.Cluster.Name)];
        _snapshots = new GroupSnapshots(_members);
        _deadline = new GroupDeadline(name, _members, _members[0].Cluster.Surroundings, deadline);
        _switch = new GroupSwitch(name, _members, _snapshots);
        var back = new GroupReturn(name, _members, _snapshots);
        foreach (GroupMember member in _members)
        {
            member.Changed = _deadline.Look;
            member.Cluster.RollBacks.Together = (from, to, reason) => back.RollBack(member, from, to, reason);
            member.Updates.Join(this, member);
        }
    }

    /// <summary>Gets the name, in lower case.</summary>
    public string Name { get; }

    /// <summary>Gets the names of the members, in ordinal order.</summary>
    public IReadOnlyList<string> Members { get; }

    /// <summary>Gets the version that all members run.</summary>
    /// <value><see langword="null"/> while a member has no endpoints yet.</value>
    public ConfigurationVersion? Version => _snapshots.Read()?[0].Version;

    /// <summary>Makes a group without a container. From now on a version that one member takes, by <see cref="Cluster.TryUpdate"/>, waits until all have it.</summary>
    /// <param name="name">1 to 63 characters from a-z, 0-9, '.' and '-'; case is ignored.</param>
    /// <param name="members">At least two clusters that run the same explicit version and belong to no group.</param>
    /// <param name="deadline">How long members may validate a version after the first did, before those who have not are named in the log: from 1 s to 1 day. The default is 15 s.</param>
    /// <returns>The group. It does not dispose of its members.</returns>
    /// <exception cref="ArgumentException">The name, the members or the deadline are not as wanted.</exception>
    public static ClusterGroup Create(string name, IEnumerable<Cluster> members, TimeSpan? deadline = null)
    {
        ArgumentNullException.ThrowIfNull(members);
        Cluster[] clusters = [.. members];
        TimeSpan time = deadline ?? GroupConfig.DefaultDeadline;
        if (time < GroupConfig.ShortestDeadline || time > GroupConfig.LongestDeadline) { throw new ArgumentException($"got {time}, wanted a time from {GroupConfig.ShortestDeadline} to {GroupConfig.LongestDeadline}.", nameof(deadline)); }
        if (clusters.Length < 2 || clusters.DistinctBy(cluster => cluster.Name).Count() < clusters.Length) { throw new ArgumentException($"got {clusters.Length} clusters, wanted at least two, of different names.", nameof(members)); }
        if (Array.Find(clusters, cluster => cluster.Updates.Group is not null) is { } taken) { throw new ArgumentException($"Cluster '{taken.Name}' belongs to group '{taken.Updates.Group!.Name}'.", nameof(members)); }
        ConfigurationVersion?[] versions = [.. clusters.Select(cluster => cluster.Updates.Writer.Version)];
        if (versions[0] is not { IsExplicit: true } || versions.Distinct().Count() > 1)
        {
            throw new ArgumentException($"The members of a group run one explicit version; these run: {string.Join(", ", clusters.Select((cluster, i) => $"'{cluster.Name}' {versions[i]}"))}.", nameof(members));
        }
        return new ClusterGroup(ClusterName.Check(name, nameof(name)), clusters, time);
    }

    /// <summary>Holds the version that all members run now, so that all requests of a fan-out run on it whatever becomes active meanwhile. Health goes on to count: no request starts at an endpoint that was removed.</summary>
    /// <returns>
    /// A view. Until it is disposed of, requests that this asynchronous flow begins run on it, to whichever members; those of other flows where they are given it by <c>request.Options.SetGroupView(view)</c>.
    /// </returns>
    /// <exception cref="InvalidOperationException">A member has no endpoints yet.</exception>
    public GroupView Pin()
    {
        ClusterSnapshot[] snapshots = _snapshots.Read() ?? throw new InvalidOperationException(
            $"Group '{Name}' has no version that all members run: {string.Join(", ", _members.Select(member => $"'{member.Cluster.Name}' {member.Cluster.Version?.ToString() ?? "has no endpoints yet"}"))}.");
        return new GroupView(Name, [.. _members.Select((member, i) => KeyValuePair.Create(member.Cluster, snapshots[i]))]);
    }

    /// <summary>Lets members go: each takes versions alone again. What waits for others goes on waiting until that member's next version. Members and views stay as they are.</summary>
    public void Dispose()
    {
        _deadline.Dispose();
        foreach (GroupMember member in _members)
        {
            if (member.Updates.Leave(this, member)) { member.Cluster.RollBacks.Together = null; }
        }
    }

    /// <summary>Somebody may be ready now. Called without any lock.</summary>
    internal void LookAgain()
    {
        while (_switch.TrySwitch() is { } number) { _members[0].Cluster.Surroundings.Logger.GroupSwitched(Name, number, string.Join(", ", Members)); }
    }

    /// <summary>Who has not validated what others have; null when nobody waits.</summary>
    internal string? Missing() => _members.Max(member => member.Validated) is > 0 and var number ? _deadline.Missing(number) : null;

    /// <summary>A version could not be built in a member: the others do not wait for it.</summary>
    internal void BuildFailed(string failed, long number, string failure)
    {
        foreach (GroupMember member in _members)
        {
            if (member.Cluster.Name != failed) { member.Updates.Withdraw(number, $"group '{Name}' drops it: it could not be built in '{failed}': {failure}"); }
        }
    }
}
