using System.Collections.Immutable;
using LoadBalancing.Agent.Diagnostics;
using LoadBalancing.Client.Versions;
using Microsoft.Extensions.Logging;

namespace LoadBalancing.Agent.Documents;

/// <summary>One document: applies what is offered, one version after the other, and keeps those that requests may name.</summary>
internal sealed partial class Document(IAgentConfiguration configuration, string name, DocumentRules rules, Action changed) : IDisposable
{
    /// <summary>More older versions than these are not held, whoever names them.</summary>
    private const int MostOlder = 3;

    private readonly Lock _lock = new();
    private readonly DocumentHistory _history = new(rules.Time);
    private DocumentState _state = new(name, Newest: null, Older: [], Failure: null);
    private Application? _running;          // the last that was begun; newer ones wait for it
    private bool _isDisposed;

    public DocumentState State => Volatile.Read(ref _state);

    /// <summary>The last version that was offered is being applied.</summary>
    public bool IsApplying { get { lock (_lock) { return _running is { IsSettled: false }; } } }

    public IReadOnlyList<VersionRecord> History => _history.Read();

    public Task<ApplyResult> OfferAsync(AgentVersion offered)
    {
        Application? before = null, next = null;
        Task<ApplyResult>? later = null;
        Refusal? refusal;
        lock (_lock)
        {
            if (_isDisposed) { return Task.FromResult(ApplyResult.Failed("the process stops")); }
            refusal = _history.Judge(_state.Newest, offered);
            if (refusal is { } why) { _history.Fail(offered, why.Code, why.Reason); }
            else if (IsServed_Locked(offered))
            {
                Withdraw_Locked($"version {offered.Number} is offered again");
                Set_Locked(_state with { Failure = null });
            }
            else if (IsWaiting_Locked(offered)) { return Reschedule_Locked(offered); }
            else
            {
                if (_running is { IsSettled: false } same && same.Is(offered))
                {
                    same.ActivateAt = offered.ActivateAt;
                    return same.Result;
                }
                next = new Application(configuration, offered, new CancellationTokenSource());
                if (!configuration.Coherent && IsLater_Locked(next)) { later = Wait_Locked(next, result: null); }
                else
                {
                    before = _running;
                    _running = next;
                }
            }
        }
        if (later is not null)
        {
            changed();
            return later;
        }
        if (refusal is { Reason: var reason })
        {
            rules.Logger.VersionRefused(name, offered.Number, reason);
            return Task.FromResult(ApplyResult.Failed(reason));
        }
        if (next is null)
        {
            changed();
            return Task.FromResult(ApplyResult.Confirmed());
        }
        before?.Supersede();
        _ = RunAsync(next, before);
        return next.Result;
    }

    public void Fail(long? number, string reason)
    {
        lock (_lock)
        {
            if (_isDisposed || (number < _state.Newest?.Number)) { return; }
            _history.Fail(number, reason);
            Set_Locked(_state with { Failure = new(number, reason) });
        }
        rules.Logger.VersionFailed(name, number, State.Newest?.Number, reason);
        changed();
    }

    /// <summary>Once a second: drops versions that nobody has asked for long enough.</summary>
    public void Tick(long now)
    {
        HeldVersion[] dropped;
        lock (_lock)
        {
            foreach (HeldVersion older in _state.Older) { if (older.TakeAsked()) { older.AskedAt = now; } }
            if (_state.Failure is not null || _state.Older.IsEmpty) { return; }
            dropped = [.. _state.Older.Where(older => rules.Time.GetElapsedTime(older.AskedAt, now) >= rules.Overlap)];
            if (dropped.Length == 0) { return; }
            Set_Locked(_state with { Older = _state.Older.RemoveRange(dropped) });
        }
        foreach (HeldVersion older in dropped) { rules.Logger.VersionDropped(name, older.Number, rules.Overlap); }
        changed();
    }

    public void Dispose()
    {
        Application? running;
        lock (_lock)
        {
            _isDisposed = true;
            _waiting?.Cancel();
            running = _running;
            _running = null;
        }
        running?.Supersede();
    }

    /// <summary>Going back to what is served, while another is on its way, means that the other shall not come: that one is superseded by applying this again.</summary>
    private bool IsServed_Locked(AgentVersion offered) => offered.Number == _state.Newest?.Number && !(offered.IsRollback && _running is { IsSettled: false });

    private async Task RunAsync(Application application, Application? before)
    {
        if (before is not null) { await before.Result.ConfigureAwait(false); }
        ApplyResult? result = await application.ApplyAsync(rules).ConfigureAwait(false);
        if (result is null)
        {
            Settle(application, ApplyResult.Failed($"did not finish in {rules.ApplyTimeout.TotalSeconds:0.###} s"));
            result = await application.Late.ConfigureAwait(false);
            if (!result.IsConfirmed) { return; }
        }
        Settle(application, result);
    }

    /// <summary>Counts only while nothing newer was offered.</summary>
    private void Settle(Application application, ApplyResult result)
    {
        bool counts;
        lock (_lock)
        {
            counts = ReferenceEquals(_running, application);
            if (counts && result.IsConfirmed && IsLater_Locked(application)) { Wait_Locked(application, result); }
            else if (counts && result.IsConfirmed) { Confirm_Locked(application.Version, result); }
            else if (counts) { Fail_Locked(application.Version, result.Reason!); }
            else
            {
                result = ApplyResult.Failed("a newer version was offered meanwhile");
                if (!application.IsSettled) { _history.Fail(application.Version, RefusalCode.Stale, result.Reason!); }
            }
        }
        if (counts && result.IsConfirmed) { TellConfirmed(application.Version.Number); }
        else if (counts) { rules.Logger.VersionFailed(name, application.Version.Number, State.Newest?.Number, result.Reason!); }
        if (counts) { changed(); }
        application.Settle(result);
    }

    private void Confirm_Locked(AgentVersion version, ApplyResult result)
    {
        HeldVersion newest = HeldOf(version, result);
        Withdraw_Locked($"version {version.Number} is confirmed");
        _history.Confirm(version, newest);
        Serve_Locked(newest);
    }

    private void Serve_Locked(HeldVersion newest) => Set_Locked(new(name, newest, configuration.Coherent ? OlderThan_Locked(newest) : [], Failure: null));

    private static HeldVersion HeldOf(AgentVersion version, ApplyResult? result) => new(version.Number, version.Digest, result?.Content ?? version.Content);

    /// <summary>
    /// The one before. Besides it those that requests still name: versions may come faster than clients move from one to the next, or clients may have gone back to one that the servers have left.
    /// </summary>
    private ImmutableArray<HeldVersion> OlderThan_Locked(HeldVersion newest)
    {
        if (_state.Newest is not { } previous || previous.Number == newest.Number) { return _state.Older; }
        previous.AskedAt = rules.Time.GetTimestamp();
        return [previous, .. _state.Older.Where(older => older.Number != newest.Number && older.IsNamed).Take(MostOlder - 1)];
    }

    private void Fail_Locked(AgentVersion version, string reason)
    {
        _history.Fail(version, RefusalCode.BuildFailed, reason);
        Set_Locked(_state with { Failure = new(version.Number, reason) });
    }

    private void Set_Locked(DocumentState state) => Volatile.Write(ref _state, state);
}
