using LoadBalancing.Client.Etcd.Fleets;
using LoadBalancing.Client.Etcd.Tests.Servers;

namespace LoadBalancing.Client.Etcd.Tests.Faults.Rig;

/// <summary>Makes a fault happen at its moment, and undoes it.</summary>
internal sealed class Faults(RigFleet fleet) : IDisposable
{
    private readonly SemaphoreSlim _etcd = new(1);

    public void Dispose() => _etcd.Dispose();

    /// <summary>Waits for the moment in the rollout of a version. The rollout may end before: then the token is cancelled, and nothing happens.</summary>
    public async Task RunAsync(FaultKind kind, FaultPlan plan, long version, CancellationToken cancellationToken)
    {
        try
        {
            await MomentAsync(plan, version, cancellationToken);
            cancellationToken.ThrowIfCancellationRequested();
        }
        catch (OperationCanceledException) { return; }
        switch (kind)
        {
            case FaultKind.LeaderKilled: await AloneAsync(() => KillLeaderAsync(plan.Duration)); break;
            case FaultKind.SlowDisk: await AloneAsync(() => SlowAsync(plan)); break;
            case FaultKind.MemberPartitioned: await PartitionAsync(plan); break;
            case FaultKind.AbortAsked:
                Say("an operator asks for the end");
                await AskForEndAsync();
                break;
            default: break;
        }
    }

    /// <summary>Again where etcd was away.</summary>
    private async Task AskForEndAsync()
    {
        while (true)
        {
            try
            {
                Say($"the operator got {await fleet.Coordinator.AbortAsync("somebody thought better of it", cancellationToken: CancellationToken.None)}");
                return;
            }
            catch (EtcdException e) when (e.Code is EtcdErrorCode.Unavailable or EtcdErrorCode.Unknown) { Say($"the operator got {e.Message}"); }
            await Task.Delay(200);
        }
    }

    private async Task MomentAsync(FaultPlan plan, long version, CancellationToken cancellationToken)
    {
        Observer seen = fleet.Observer;
        await Observer.WaitAsync(
            () => plan.Moment switch
            {
                FaultMoment.Staging => seen.Staged?.Version == version,
                FaultMoment.Baking => seen.Staged is { Phase: RolloutPhase.Baking } staged && staged.Version == version,
                _ => seen.Active?.Version == version,
            },
            cancellationToken);
        TimeSpan wait = plan.Offset;
        // From 150 ms before the instant to 150 ms after.
        if (plan.Moment == FaultMoment.AtTheInstant) { wait += seen.Active!.ActivateAt - TimeProvider.System.GetUtcNow() - TimeSpan.FromMilliseconds(150); }
        if (wait > TimeSpan.Zero) { await Task.Delay(wait, cancellationToken); }
    }

    /// <summary>One member of etcd at a time: of three, two are needed.</summary>
    private async Task AloneAsync(Func<Task> fault)
    {
        await _etcd.WaitAsync();
        try { await fault(); }
        finally { _etcd.Release(); }
    }

    private async Task KillLeaderAsync(TimeSpan away)
    {
        EtcdServer leader = await fleet.Etcd.LeaderAsync(CancellationToken.None);
        Say($"etcd's leader {leader.Name} is killed");
        await leader.KillAsync();
        await Task.Delay(away);
        await leader.RestartAsync(CancellationToken.None);
        Say($"{leader.Name} is back");
    }

    /// <summary>As a disk that does not come back from fsync looks from outside, again and again. The one that leads, or another.</summary>
    private async Task SlowAsync(FaultPlan plan)
    {
        EtcdServer server = plan.IsAfter ? await fleet.Etcd.LeaderAsync(CancellationToken.None) : fleet.Etcd.Members[plan.Victim % fleet.Etcd.Members.Count];
        for (int i = 0; i < 3; i++)
        {
            Say($"{server.Name} hangs");
            await server.StopAsync();
            await Task.Delay(TimeSpan.FromMilliseconds(1000 + (((plan.Victim * 7) + (i * 613)) % 2000)));
            await server.ContinueAsync();
            Say($"{server.Name} goes on");
            await Task.Delay(TimeSpan.FromMilliseconds(300));
        }
    }

    private async Task PartitionAsync(FaultPlan plan)
    {
        RigMember[] members = [.. fleet.Members];
        RigMember member = members[plan.Victim % members.Length];
        Say($"{member.Name} is {(plan.IsAfter ? "stalled" : "cut off")}");
        if (plan.IsAfter) { member.Ways.Stall(); }
        else { member.Ways.Cut(); }
        await Task.Delay(plan.Duration);
        member.Ways.Heal();
        Say($"{member.Name} is connected");
    }

    private void Say(string what) => fleet.Timeline.Say("fault", what);
}
