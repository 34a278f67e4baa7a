using LoadBalancing.Agent.Diagnostics;
using Microsoft.Extensions.Logging;

namespace LoadBalancing.Agent.Documents;

/// <summary>One document: applies what is offered, one version after the other, and keeps those that requests may name.</summary>
internal sealed class Document(IAgentConfiguration configuration, string name, DocumentRules rules, Action changed) : IDisposable
{
    private readonly Lock _lock = new();
    private DocumentState _state = new(name, Newest: null, Previous: null, Failure: null);
    private Application? _running;          // the last that was begun; newer ones wait for it
    private bool _isDisposed;

    public DocumentState State => Volatile.Read(ref _state);

    public Task<ApplyResult> OfferAsync(AgentVersion offered)
    {
        Application? before = null, next = null;
        ApplyResult? settled;
        lock (_lock)
        {
            if (_isDisposed) { return Task.FromResult(ApplyResult.Failed("the process stops")); }
            settled = Judge_Locked(offered);
            if (settled is null)
            {
                if (_running is { IsSettled: false } same && same.Is(offered)) { return same.Result; }
                before = _running;
                _running = next = new Application(configuration, offered, new CancellationTokenSource());
            }
            else if (settled.IsConfirmed && _state.Failure is not null) { Set_Locked(_state with { Failure = null }); }
        }
        if (next is null)
        {
            if (!settled!.IsConfirmed) { rules.Logger.VersionRefused(name, offered.Number, settled.Reason!); }
            changed();
            return Task.FromResult(settled);
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
            Set_Locked(_state with { Failure = new(number, reason) });
        }
        rules.Logger.VersionFailed(name, number, State.Newest?.Number, reason);
        changed();
    }

    /// <summary>Once a second: drops the version that nobody has asked for long enough.</summary>
    public void Tick(long now)
    {
        HeldVersion dropped;
        lock (_lock)
        {
            if (_state.Previous is not { } previous) { return; }
            if (previous.TakeAsked()) { previous.AskedAt = now; }
            if (_state.Failure is not null || rules.Time.GetElapsedTime(previous.AskedAt, now) < rules.Overlap) { return; }
            dropped = previous;
            Set_Locked(_state with { Previous = null });
        }
        rules.Logger.VersionDropped(name, dropped.Number, rules.Overlap);
        changed();
    }

    public void Dispose()
    {
        Application? running;
        lock (_lock)
        {
            _isDisposed = true;
            running = _running;
            _running = null;
        }
        running?.Supersede();
    }

    /// <returns>The answer, where nothing needs to be applied; null for a version to apply.</returns>
    private ApplyResult? Judge_Locked(AgentVersion offered)
    {
        if (_state.Newest is not { } newest || offered.Number > newest.Number) { return null; }
        if (offered.Number < newest.Number)
        {
            return offered.IsRollback ? null : ApplyResult.Failed($"version {offered.Number} is older than version {newest.Number}, which is confirmed");
        }
        if (!newest.IsSameContent(offered.Digest)) { return ApplyResult.Failed($"version {offered.Number} is confirmed with other content; a change needs a higher version"); }
        // Going back to what is served, while a newer one is on its way, means that the newer one shall not come.
        return offered.IsRollback && _running is { IsSettled: false } ? null : ApplyResult.Confirmed();
    }

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
            if (counts) { Set_Locked(result.IsConfirmed ? Confirmed_Locked(application.Version, result) : _state with { Failure = new(application.Version.Number, result.Reason!) }); }
        }
        if (!counts) { result = ApplyResult.Failed("a newer version was offered meanwhile"); }
        else if (result.IsConfirmed) { rules.Logger.VersionConfirmed(name, application.Version.Number); }
        else { rules.Logger.VersionFailed(name, application.Version.Number, State.Newest?.Number, result.Reason!); }
        if (counts) { changed(); }
        application.Settle(result);
    }

    private DocumentState Confirmed_Locked(AgentVersion version, ApplyResult result)
    {
        var newest = new HeldVersion(version.Number, version.Digest, result.Content ?? version.Content);
        HeldVersion? previous = !configuration.Coherent ? null : _state.Newest?.Number == version.Number ? _state.Previous : _state.Newest;
        previous?.AskedAt = rules.Time.GetTimestamp();
        return new(name, newest, previous, Failure: null);
    }

    private void Set_Locked(DocumentState state) => Volatile.Write(ref _state, state);
}
