namespace LoadBalancing.Client.Etcd.Tests.Faults.Rig;

/// <summary>Rolls a version out until it has ended, as an operator would: coordinators that die or give up are followed by another.</summary>
internal sealed class Coordination(RigFleet fleet, List<Task> graves)
{
    public async Task<RolloutResult?> RunAsync(long version, FaultPlan plan, int seed, CancellationToken token)
    {
        bool isAborted = plan.Kind == FaultKind.CoordinatorDiesAborted;
        if (isAborted || plan.Kind == FaultKind.CoordinatorDiesResumed) { await DieAsync(version, plan, isSoon: seed % 5 != 0, token); }
        else if (await TryAsync(() => fleet.Coordinator.RolloutAsync(version, Options(plan), cancellationToken: token)!, token) is (true, { } done)) { return done; }
        while (true)
        {
            (bool isAnswered, RolloutResult? ended) = await TryAsync(
                () => isAborted ? fleet.Coordinator.AbortAsync("its coordinator is gone", cancellationToken: token) : fleet.Coordinator.ResumeAsync(cancellationToken: token), token);
            if (ended is not null) { return ended; }
            if (!isAnswered) { continue; }
            // None is under way: it had ended, or had not begun.
            if (await LastAsync(version, token) is { } last) { return last; }
            if (isAborted) { return null; }
            if (await TryAsync(() => fleet.Coordinator.RolloutAsync(version, Options(plan), cancellationToken: token)!, token) is (true, { } again)) { return again; }
        }
    }

    private static RolloutOptions Options(FaultPlan plan) => new()
    {
        Bake = TimeSpan.FromSeconds(plan.Kind == FaultKind.Harm ? 8 : 1),
        StageTimeout = TimeSpan.FromSeconds(plan.Kind == FaultKind.ServerHangs ? 2 : 10),
        ConfirmTimeout = TimeSpan.FromSeconds(8),
        MinimumMembers = 2,
        By = "operator@rig",
    };

    private async Task DieAsync(long version, FaultPlan plan, bool isSoon, CancellationToken token)
    {
        var store = new MortalStore(fleet.Open(), plan.Commit, plan.IsAfter);
        var mortal = new EtcdFleet(store, RigFleet.Prefix, TimeProvider.System);
        Task<RolloutResult> dying = mortal.RolloutAsync(version, Options(plan), cancellationToken: token);
        await Task.WhenAny(store.Died, dying);
        fleet.Timeline.Say("coordinator", store.Died.IsCompleted ? "is killed" : "lived on");
        if (isSoon && store.Died.IsCompleted)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(plan.Offset.TotalMilliseconds), token);
            await TryAsync<object>(async () => { await store.BuryAsync(token); return this; }, token);
        }
        graves.Add(EndAsync(dying, mortal));
    }

    private async Task EndAsync(Task<RolloutResult> dying, EtcdFleet mortal)
    {
        try { fleet.Timeline.Say("coordinator", $"ended: {await dying}"); }
        catch (Exception e) { fleet.Timeline.Say("coordinator", $"ended: {e.GetType().Name}: {e.Message}"); }
        await mortal.DisposeAsync();
    }

    private async Task<RolloutResult?> LastAsync(long version, CancellationToken token)
    {
        while (true)
        {
            if (await TryAsync(() => fleet.Coordinator.GetHistoryAsync(cancellationToken: token)!, token) is not (true, { } history)) { continue; }
            return history.FirstOrDefault(ended => ended.Version == version) is { } last ? new RolloutResult(last.Rollout, last.Version, last.Outcome, last.Reason) : null;
        }
    }

    /// <returns>False where etcd was away, or the lock is another's.</returns>
    private async Task<(bool IsAnswered, T? Answer)> TryAsync<T>(Func<Task<T?>> ask, CancellationToken token)
        where T : class
    {
        try { return (true, await ask()); }
        catch (Exception e) when (e is EtcdException or FleetException)
        {
            fleet.Timeline.Say("coordinator", $"{e.GetType().Name}: {e.Message}");
            await Task.Delay(200, token);
            return (false, null);
        }
    }
}
