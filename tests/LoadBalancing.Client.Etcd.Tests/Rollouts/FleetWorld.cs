using LoadBalancing.Client.Etcd.Fleets;
using LoadBalancing.Client.Etcd.Rollouts;
using LoadBalancing.Client.Etcd.Storage;
using LoadBalancing.Client.Etcd.Tests.Doubles;

namespace LoadBalancing.Client.Etcd.Tests.Rollouts;

/// <summary>A fleet on one thread and virtual time, with what must hold after each commit of a coordinator.</summary>
internal sealed class FleetWorld
{
    private readonly Dictionary<string, byte[]> _documents = [];

    public FleetWorld()
    {
        // Continuations run where they are completed, and nowhere else.
        SynchronizationContext.SetSynchronizationContext(null);
        Etcd = new MemoryEtcd(Time, isInline: true);
        Fleet = new EtcdFleet(Etcd, "/f", Time);
        foreach (int version in (int[])[1, 2, 3]) { Assert.True(Fleet.PublishAsync($$"""{"Feature":{{version}}}""", version).IsCompletedSuccessfully); }
        foreach (EtcdValue value in Etcd.Values) { _documents[value.Key] = value.Value.ToArray(); }
    }

    public ManualTime Time { get; } = new();

    public MemoryEtcd Etcd { get; }

    public EtcdFleet Fleet { get; }

    public FleetKeys Keys { get; } = new("/f");

    public List<ScriptedMember> Members { get; } = [];

    public List<string> Writers { get; } = [];

    public ActiveRecord? Active => FleetJson.ReadActive(Find(Keys.Active));

    public StagedRecord? Staged => FleetJson.ReadStaged(Find(Keys.Staged));

    public HistoryRecord[] History => [.. Etcd.Values.Where(value => value.Key.StartsWith(Keys.History, StringComparison.Ordinal)).Select(value => FleetJson.ReadHistory(value)!)];

    public IEnumerable<ScriptedMember> Live => Members.Where(member => member.IsLive);

    public ScriptedMember Join(string id, MemberScript? script = null)
    {
        var member = new ScriptedMember(Etcd, Keys, Time, id, script ?? new());
        Members.Add(member);
        member.Start();
        return member;
    }

    public MortalEtcd Way(string name, int? faultAt = null, bool isAfter = false, bool isOnlyLost = false, TimeSpan clock = default) =>
        new(Etcd, name) { FaultAt = faultAt, IsAfter = isAfter, IsOnlyLost = isOnlyLost, Committed = (transaction, holder) => Check(transaction, holder, name, clock) };

    public Coordinator Coordinator(MortalEtcd way, TimeSpan clock = default, IProgress<FleetStatus>? progress = null) => new(new FleetPlace(way, Keys, new OffsetTime(Time, clock)), way.ToString(), progress);

    public Coordinator Coordinator(string name) => Coordinator(Way(name));

    public static RolloutOptions Options() => new() { Bake = TimeSpan.FromSeconds(5), StageTimeout = TimeSpan.FromSeconds(10), ConfirmTimeout = TimeSpan.FromSeconds(5) };

    /// <summary>Moves time on until a task has ended.</summary>
    public T Until<T>(Task<T> task, int seconds = 600)
    {
        for (int second = 0; !task.IsCompleted && second < seconds; second++) { Time.Advance(TimeSpan.FromSeconds(1)); }
        Assert.True(task.IsCompleted, $"It hangs: {string.Join(" ", Fleet.GetStatusAsync().Result.Explanation)}");
        return task.GetAwaiter().GetResult();
    }

    public void Advance(double seconds) => Time.Advance(TimeSpan.FromSeconds(seconds));

    /// <summary>All members run a version that was rolled out to them.</summary>
    public void Roll(long version)
    {
        Assert.Equal("done", Until(Coordinator("first").RolloutAsync(version, Options(), default)).Outcome);
        Advance(1);
        Writers.Clear();
    }

    public void CheckDocuments()
    {
        Assert.Equal(_documents.Keys.Order(), Etcd.Values.Where(value => value.Key.StartsWith(Keys.Documents, StringComparison.Ordinal)).Select(value => value.Key).Order());
        Assert.All(_documents, pair => Assert.Equal(pair.Value, Find(pair.Key)!.Value.ToArray()));
    }

    public EtcdValue? Find(string key) => Etcd.Values.FirstOrDefault(value => value.Key == key);

    private void Check(EtcdTransaction transaction, string? holder, string writer, TimeSpan clock)
    {
        foreach (EtcdOperation operation in transaction.Operations)
        {
            if (!operation.Key.StartsWith(Keys.Rollout, StringComparison.Ordinal) && !operation.Key.StartsWith(Keys.History, StringComparison.Ordinal)) { continue; }
            if (operation.Key != Keys.Abort)
            {
                Assert.Equal(writer, holder);
                Writers.Add(writer);
            }
            if (operation.Value is not { } bytes) { continue; }
            var value = new EtcdValue(operation.Key, bytes, 0, 0, 0);
            if (operation.Key == Keys.Active) { Check(FleetJson.ReadActive(value)!, clock); }
            if (operation.Key.StartsWith(Keys.History, StringComparison.Ordinal) && FleetJson.ReadHistory(value) is { Outcome: RolloutOutcome.Aborted } aborted)
            {
                Assert.DoesNotContain(Members, member => member.Flips.Any(flip => flip.Version == aborted.Version) && aborted.Version != aborted.Previous && member.Flips[^1].Version == aborted.Version);
            }
        }
    }

    private void Check(ActiveRecord active, TimeSpan clock)
    {
        Assert.NotNull(Find(Keys.Document(active.Version)));
        MemberReport[] reports = [.. Etcd.Values.Where(value => value.Key.StartsWith(Keys.Members, StringComparison.Ordinal)).Select(value => FleetJson.ReadMember(value)!)];
        double longest = reports.Select(report => report.LeaseSeconds).DefaultIfEmpty().Max();
        Assert.True(active.ActivateAt - (Time.GetUtcNow() + clock) >= TimeSpan.FromSeconds(longest + 1), $"{active} leaves less than {longest} + 1 s at {Time.GetUtcNow() + clock:O}");
        Assert.True(active.Highest >= active.Version);
        // The first order to flip: until it was written nobody could have, and all had prepared it.
        if (active is { PreviousPercent: 0 } && Staged is { Phase: RolloutPhase.Switching, Quorum: 1 })
        {
            Assert.All(reports, report => Assert.True((report.State == MemberState.Staged && report.Staged == active.Version) || report.Active == active.Version, $"{report} before {active}"));
        }
    }
}

/// <summary>The same time, told by another clock.</summary>
internal sealed class OffsetTime(TimeProvider time, TimeSpan offset) : TimeProvider
{
    public override long TimestampFrequency => time.TimestampFrequency;

    public override DateTimeOffset GetUtcNow() => time.GetUtcNow() + offset;

    public override long GetTimestamp() => time.GetTimestamp();

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) => time.CreateTimer(callback, state, dueTime, period);
}
