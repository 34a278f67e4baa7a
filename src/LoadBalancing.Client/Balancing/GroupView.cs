using System.Collections.Immutable;
using LoadBalancing.Client.Snapshots;
using LoadBalancing.Client.Versions;

namespace LoadBalancing.Client.Balancing;

/// <summary>One version of a group, held: requests run on it until the view is disposed of, whatever becomes active meanwhile. Made by <see cref="ClusterGroup.Pin"/>.</summary>
public sealed class GroupView : IDisposable
{
    private const int InOptions = 1, Disposed = 2;
    private static readonly AsyncLocal<GroupView?> s_ofFlow = new();
    private readonly GroupView? _outer;
    private ImmutableArray<KeyValuePair<Cluster, ClusterSnapshot>> _snapshots;
    private int _state;

    internal GroupView(string group, ImmutableArray<KeyValuePair<Cluster, ClusterSnapshot>> snapshots)
    {
        Group = group;
        Version = snapshots[0].Value.Version;
        _snapshots = snapshots;
        _outer = OfFlow();
        s_ofFlow.Value = this;
        LiveViews.Begin();
    }

    /// <summary>One that was lost holds nobody up for ever.</summary>
    ~GroupView() => TryEnd();

    /// <summary>Gets the name of the group.</summary>
    public string Group { get; }

    /// <summary>Gets the version that is held.</summary>
    public ConfigurationVersion Version { get; }

    /// <summary>Lets the version go. Requests under way finish on it; those that begin later run on the newest, also where their options name this view. To dispose twice does nothing.</summary>
    public void Dispose()
    {
        if (!TryEnd()) { return; }
        GC.SuppressFinalize(this);
        if (ReferenceEquals(s_ofFlow.Value, this)) { s_ofFlow.Value = OfFlow(); }
    }

    /// <summary>What the innermost view of this asynchronous flow holds of a cluster, if one does.</summary>
    internal static ClusterSnapshot? OfFlow(Cluster cluster)
    {
        for (GroupView? view = s_ofFlow.Value; view is not null; view = view._outer)
        {
            if (view.Of(cluster) is { } snapshot) { return snapshot; }
        }
        return null;
    }

    /// <summary>What it holds of a cluster; null for one that is no member, and after the end.</summary>
    internal ClusterSnapshot? Of(Cluster cluster)
    {
        if ((Volatile.Read(ref _state) & Disposed) != 0) { return null; }
        foreach ((Cluster member, ClusterSnapshot snapshot) in _snapshots) { if (ReferenceEquals(member, cluster)) { return snapshot; } }
        return null;
    }

    /// <summary>A request has it in its options: from now on options are read.</summary>
    internal void NamedInOptions()
    {
        if (Interlocked.Or(ref _state, InOptions) == 0) { LiveViews.BeginInOptions(); }
    }

    /// <summary>The innermost view of this flow that is not disposed of: flows that began earlier may still know those that are.</summary>
    private static GroupView? OfFlow()
    {
        GroupView? view = s_ofFlow.Value;
        while (view is not null && (Volatile.Read(ref view._state) & Disposed) != 0) { view = view._outer; }
        return view;
    }

    private bool TryEnd()
    {
        int before = Interlocked.Or(ref _state, Disposed);
        if ((before & Disposed) != 0) { return false; }
        LiveViews.End();
        if ((before & InOptions) != 0) { LiveViews.EndInOptions(); }
        // Flows that began meanwhile may know the view for as long as they live: not the snapshots with it.
        _snapshots = [];
        return true;
    }
}
