using LoadBalancing.Client.Diagnostics;

namespace LoadBalancing.Client.Balancing.Groups;

/// <summary>Names the members that have not validated a version in time. Nothing else happens: the group waits on, and what runs stays.</summary>
internal sealed class GroupDeadline : IDisposable
{
    private readonly Lock _lock = new();
    private readonly string _group;
    private readonly GroupMember[] _members;
    private readonly ClusterSurroundings _surroundings;
    private readonly TimeSpan _deadline;
    private readonly ITimer _timer;
    private long _waitsFor;     // 0: nothing
    private bool _isDisposed;

    public GroupDeadline(string group, GroupMember[] members, ClusterSurroundings surroundings, TimeSpan deadline)
    {
        (_group, _members, _surroundings, _deadline) = (group, members, surroundings, deadline);
        _timer = Background.CreateTimer(surroundings.Time, static state => ((GroupDeadline)state!).Passed(), this, Timeout.InfiniteTimeSpan);
    }

    /// <summary>Another version waits somewhere, or none does any more. The time begins with the first member that has validated it.</summary>
    public void Look()
    {
        lock (_lock)
        {
            if (_isDisposed) { return; }
            long highest = _members.Max(member => member.Validated);
            if (highest == _waitsFor) { return; }
            _waitsFor = highest;
            _timer.Change(highest == 0 ? Timeout.InfiniteTimeSpan : _deadline, Timeout.InfiniteTimeSpan);
        }
    }

    /// <summary>Who has not validated the version that waits elsewhere, and what each of them said last.</summary>
    public string? Missing(long number)
    {
        string[] missing = [.. _members.Where(member => !member.Knows(number)).Select(Describe)];
        return missing.Length == 0 ? null : string.Join(", ", missing);
    }

    public void Dispose()
    {
        lock (_lock) { _isDisposed = true; }
        _timer.Dispose();
    }

    private void Passed()
    {
        long number;
        lock (_lock) { number = _isDisposed ? 0 : _waitsFor; }
        if (number == 0 || Missing(number) is not { } missing) { return; }
        _surroundings.Logger.GroupWaits(_group, number, missing, _deadline.TotalSeconds, _members[0].Writer.Version?.ToString() ?? "none");
        foreach (GroupMember member in _members)
        {
            member.Updates.Transitions.Note("group.waiting", endpoint: null, $"group '{_group}' waits for version {number}, which is missing in {missing}");
            if (!member.Knows(number)) { _surroundings.Instruments.GroupWaits.Add(1, new(TagNames.Cluster, member.Cluster.Name), new(TagNames.Group, _group)); }
        }
    }

    private static string Describe(GroupMember member)
    {
        string has = member.Validated > 0 ? $"validated {member.Validated}" : $"runs {member.Writer.Version?.ToString() ?? "none"}";
        return $"'{member.Cluster.Name}' ({has}{(member.Updates.Refusals.Last is { } refusal ? $", and refused: {refusal}" : "")})";
    }
}
