using LoadBalancing.Agent.Diagnostics;
using LoadBalancing.Client.Versions;

namespace LoadBalancing.Agent.Documents;

/// <content>A version that is known before its moment: applied already, so that requests which name it are served, but not the newest yet.</content>
internal sealed partial class Document
{
    private readonly Dictionary<object, Func<long, bool>> _holds = [];
    private WaitingVersion? _waiting;

    /// <summary>Somebody has a say in when a version becomes the newest, besides its moment. Asked under a lock: it answers from what it knows, and calls <see cref="LookAgain"/> when that has changed.</summary>
    /// <param name="who">Whoever has it.</param>
    /// <param name="mayServe">Whether a version may; null: it has none any more.</param>
    public void Hold(object who, Func<long, bool>? mayServe)
    {
        lock (_lock)
        {
            if (mayServe is null) { _holds.Remove(who); }
            else { _holds[who] = mayServe; }
        }
    }

    /// <summary>The moment of what waits may have been held back, and need not be any more.</summary>
    public void LookAgain()
    {
        WaitingVersion? held;
        lock (_lock) { held = _waiting is { IsHeld: true } waiting ? waiting : null; }
        if (held is not null) { Arrive(held, rules.Time.GetUtcNow() - (held.Application.ActivateAt ?? rules.Time.GetUtcNow())); }
    }

    private bool IsWaiting_Locked(AgentVersion offered) => _waiting is { } waiting && waiting.Application.Is(offered);

    /// <summary>Where nothing is confirmed yet, an early version is better than none.</summary>
    private bool IsLater_Locked(Application application) => _state.Newest is not null && (application.ActivateAt > rules.Time.GetUtcNow() || !MayServe_Locked(application.Version.Number));

    private bool MayServe_Locked(long number) => _holds.Values.All(mayServe => mayServe(number));

    private Task<ApplyResult> Reschedule_Locked(AgentVersion offered)
    {
        WaitingVersion waiting = _waiting!;
        if (waiting.Application.ActivateAt == offered.ActivateAt) { return waiting.Application.Result; }
        waiting.Application.ActivateAt = offered.ActivateAt;
        waiting.Cancel();
        Schedule_Locked(_waiting = waiting.Again());
        return waiting.Application.Result;
    }

    /// <param name="application">Of the version.</param>
    /// <param name="result">What applying it gave; null where it is to be applied at its moment, since this document cannot hold two versions.</param>
    private Task<ApplyResult> Wait_Locked(Application application, ApplyResult? result)
    {
        Withdraw_Locked($"version {application.Version.Number} arrived before its moment");
        HeldVersion held = HeldOf(application.Version, result);
        _waiting = new WaitingVersion(application, held, _history.Stage(application.Version, held)) { IsApplied = result is not null, Arrived = Arrive };
        Set_Locked(_state with { Waiting = result is null ? null : held, Staged = held.Number, Failure = null });
        Schedule_Locked(_waiting);
        return application.Result;
    }

    /// <summary>No moment means now, which is never inside this call.</summary>
    private void Schedule_Locked(WaitingVersion waiting)
    {
        DateTimeOffset at = waiting.Application.ActivateAt ?? rules.Time.GetUtcNow();
        waiting.Entry.ActivateAt = waiting.Application.ActivateAt;
        waiting.Wait = ActivationScheduler.Of(rules.Time).Schedule(at, waiting);
    }

    private void Withdraw_Locked(string reason)
    {
        if (_waiting is not { } waiting) { return; }
        _waiting = null;
        waiting.Cancel();
        if (!waiting.IsApplied) { waiting.Application.Settle(ApplyResult.Failed(reason)); }
        _history.Withdraw(waiting.Entry, reason);
        Set_Locked(_state with { Waiting = null, Staged = null });
    }

    /// <summary>Its moment has come.</summary>
    private void Arrive(WaitingVersion waiting, TimeSpan late)
    {
        Application? before = null;
        lock (_lock)
        {
            if (_isDisposed || !ReferenceEquals(_waiting, waiting)) { return; }
            waiting.IsHeld = !MayServe_Locked(waiting.Held.Number);
            if (waiting.IsHeld) { return; }
            if (waiting.IsApplied)
            {
                _waiting = null;
                _history.Activate(waiting.Entry);
                Serve_Locked(waiting.Held);
            }
            else
            {
                _waiting = null;
                _history.Withdraw(waiting.Entry, "its moment has come, and it is applied now");
                Set_Locked(_state with { Staged = null });
                (before, _running) = (_running, waiting.Application);
            }
        }
        changed();
        if (waiting.IsApplied) { rules.Logger.VersionActivated(name, waiting.Held.Number, late.TotalMilliseconds); }
        else
        {
            before?.Supersede();
            _ = RunAsync(waiting.Application, before);
        }
    }

    private void TellConfirmed(long number)
    {
        if (State.Staged == number) { rules.Logger.VersionStaged(name, number, State.Newest?.Number); }
        else { rules.Logger.VersionConfirmed(name, number); }
    }
}
