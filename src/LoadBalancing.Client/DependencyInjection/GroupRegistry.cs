using LoadBalancing.Client.Balancing;
using LoadBalancing.Client.Configuration;
using LoadBalancing.Client.Configuration.Groups;
using LoadBalancing.Client.Diagnostics;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace LoadBalancing.Client.DependencyInjection;

/// <summary>The groups of a container, as the section had them at the start. Used under the lock of the registry of clusters.</summary>
internal sealed class GroupRegistry(GroupSet configured, ILogger logger) : IDisposable
{
    private readonly Dictionary<string, ClusterGroup> _started = new(StringComparer.Ordinal);
    private GroupSet? _told;

    public ClusterGroup this[GroupConfig group] => _started[group.Name];

    public GroupConfig? GroupOf(string cluster) => configured.GroupOf(cluster);

    /// <exception cref="ArgumentException">There is none of that name.</exception>
    /// <exception cref="OptionsValidationException">The section cannot be read.</exception>
    public GroupConfig Find(string name)
    {
        if (configured.Groups.FirstOrDefault(group => group.Name.Equals(name, StringComparison.OrdinalIgnoreCase)) is { } known) { return known; }
        ThrowIfWrong(name);
        string all = string.Join(", ", configured.Groups.Select(group => group.Name).Order(StringComparer.Ordinal));
        throw new ArgumentException($"No group '{name}' is configured; {(all.Length == 0 ? $"{SectionCopy.SectionName}:{GroupReader.Section} has none" : $"there are: {all}")}.", nameof(name));
    }

    /// <summary>While one group cannot be read none starts: what is right may move from one to the other when it is corrected.</summary>
    private void ThrowIfWrong(string name)
    {
        if (!configured.Problems.IsEmpty) { throw new OptionsValidationException(name, typeof(ClusterOptions), configured.Problems.Select(problem => problem.Error)); }
    }

    /// <summary>Brings all members to life on one version, or none.</summary>
    /// <param name="group">Which.</param>
    /// <param name="members">Made, and without a configuration.</param>
    /// <param name="update">Gives a member its configuration; returns what is wrong with it.</param>
    /// <returns>The members.</returns>
    /// <exception cref="OptionsValidationException">Something is wrong with some member, or a member has another version than others.</exception>
    public Cluster[] Start(GroupConfig group, Cluster[] members, Func<Cluster, IReadOnlyList<string>> update)
    {
        ThrowIfWrong(group.Name);
        var started = new ClusterGroup(group.Name, members, group.Deadline);
        string[] errors = [.. members.SelectMany(update).Distinct()];
        if (errors.Length == 0 && started.Missing() is { } missing)
        {
            errors = [$"{SectionCopy.SectionName}:{GroupReader.Section}:{group.Name}: its members have different versions, wanted one: the highest is missing in {missing}."];
        }
        if (errors.Length == 0)
        {
            _started[group.Name] = started;
            return members;
        }
        started.Dispose();
        foreach (Cluster member in members) { member.Dispose(); }
        throw new OptionsValidationException(group.Name, typeof(ClusterOptions), errors);
    }

    /// <summary>Says once that the section wants other groups than there are. Where it cannot be read its clusters refuse it.</summary>
    public void Compare(SectionCopy copy)
    {
        GroupSet now = copy.Groups;
        if (!now.Problems.IsEmpty || now.HasSameGroups(_told ?? configured)) { return; }
        _told = now;
        if (now.HasSameGroups(configured)) { return; }
        logger.GroupsChanged(now.Groups.IsEmpty ? "now it has none" : "now it has " + string.Join("; ", now.Groups.Select(group => $"'{group.Name}' of {string.Join(" and ", group.Members)}")));
    }

    public void Dispose()
    {
        foreach (ClusterGroup group in _started.Values) { group.Dispose(); }
    }
}
