using System.Globalization;
using LoadBalancing.Agent.Documents;
using LoadBalancing.Client.Etcd.Membership;
using LoadBalancing.Client.Versions;

namespace LoadBalancing.Agent.Etcd;

/// <summary>A document of this server's agent. It is applied when its section shows it, and becomes the newest at its moment; here that is read, and none does that the fleet does not want to run now.</summary>
internal sealed class AgentPart : IFleetPart
{
    /// <summary>A section is read after 5 s of changes at the latest.</summary>
    private static readonly TimeSpan s_read = TimeSpan.FromSeconds(6);

    private readonly Lock _lock = new();
    private readonly AgentDocuments _documents;
    private readonly Document _document;
    private readonly TimeProvider _time;
    private readonly Func<long, bool> _mayRun;
    private (long? Version, DateTimeOffset At, long Since) _staged;

    public AgentPart(AgentDocuments documents, Document document, TimeProvider time, Func<long, bool> mayRun)
    {
        (_documents, _document, _time, _mayRun) = (documents, document, time, mayRun);
        Name = $"Agents:{document.State.Name}";
        document.Hold(this, MayServe);
    }

    public string Name { get; }

    public bool IsConcerned { get; set; }

    public event Action? Changed
    {
        add => _documents.Changed += value;
        remove => _documents.Changed -= value;
    }

    public PartState Read(long? staged, long? active)
    {
        DocumentState state = _document.State;
        bool isPrepared = staged is not null && (state.Newest?.Number == staged || state.Staged == staged), isActive = active is not null && state.Newest?.Number == active;
        return new(isPrepared, isActive)
        {
            ActiveSince = isActive ? RecordOf(active!.Value)?.ActivatedAt : null,
            Refusal = isPrepared ? null : RefusalOf(staged),
            Waiting = isActive ? null : state.Failure?.Reason ?? (_document.IsApplying ? "it is being applied" : state.Staged == active ? "it is applied, and waits for its moment" : "it has not seen the version yet"),
        };
    }

    public void LookAgain() => _document.LookAgain();

    public void Dispose() => _document.Hold(this, null);

    private bool MayServe(long version) => !IsConcerned || _mayRun(version);

    /// <summary>The same version may have been refused before, for a reason that holds no more: what was said before its section could be read again does not count.</summary>
    private string? RefusalOf(long? staged)
    {
        if (staged is not { } version) { return null; }
        (DateTimeOffset at, long since) = Noticed(version);
        if (RecordOf(version) is not { State: VersionState.Refused } refused) { return null; }
        bool isNew = refused.ArrivedAt >= at;
        return isNew || (_time.GetElapsedTime(since) >= s_read && !_document.IsApplying) ? refused.Reason : null;
    }

    private VersionRecord? RecordOf(long version)
    {
        string name = version.ToString(CultureInfo.InvariantCulture);
        return _document.History.FirstOrDefault(record => record.Version == name);
    }

    private (DateTimeOffset At, long Since) Noticed(long version)
    {
        lock (_lock)
        {
            if (_staged.Version != version) { _staged = (version, _time.GetUtcNow(), _time.GetTimestamp()); }
            return (_staged.At, _staged.Since);
        }
    }
}
