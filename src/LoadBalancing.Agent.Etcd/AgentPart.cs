using System.Globalization;
using LoadBalancing.Agent.Documents;
using LoadBalancing.Client.Etcd.Membership;
using LoadBalancing.Client.Versions;

namespace LoadBalancing.Agent.Etcd;

/// <summary>A document of this server's agent. It is applied when its section shows it, and becomes the newest at its moment; here that is read.</summary>
internal sealed class AgentPart(AgentDocuments documents, Document document, TimeProvider time) : IFleetPart
{
    /// <summary>A section is read after 5 s of changes at the latest.</summary>
    private static readonly TimeSpan s_read = TimeSpan.FromSeconds(6);

    private readonly Lock _lock = new();
    private (long? Version, DateTimeOffset At, long Since) _staged;

    public string Name { get; } = $"Agents:{document.State.Name}";

    public event Action? Changed
    {
        add => documents.Changed += value;
        remove => documents.Changed -= value;
    }

    public PartState Read(long? staged, long? active)
    {
        DocumentState state = document.State;
        bool isPrepared = staged is not null && (state.Newest?.Number == staged || state.Staged == staged), isActive = active is not null && state.Newest?.Number == active;
        return new(isPrepared, isActive)
        {
            ActiveSince = isActive ? RecordOf(active!.Value)?.ActivatedAt : null,
            Refusal = isPrepared ? null : RefusalOf(staged),
            Waiting = isActive ? null : state.Failure?.Reason ?? (document.IsApplying ? "it is being applied" : state.Staged == active ? "it is applied, and waits for its moment" : "it has not seen the version yet"),
        };
    }

    /// <summary>The same version may have been refused before, for a reason that holds no more: what was said before its section could be read again does not count.</summary>
    private string? RefusalOf(long? staged)
    {
        if (staged is not { } version) { return null; }
        (DateTimeOffset at, long since) = Noticed(version);
        if (RecordOf(version) is not { State: VersionState.Refused } refused) { return null; }
        bool isNew = refused.ArrivedAt >= at;
        return isNew || (time.GetElapsedTime(since) >= s_read && !document.IsApplying) ? refused.Reason : null;
    }

    private VersionRecord? RecordOf(long version)
    {
        string name = version.ToString(CultureInfo.InvariantCulture);
        return document.History.FirstOrDefault(record => record.Version == name);
    }

    private (DateTimeOffset At, long Since) Noticed(long version)
    {
        lock (_lock)
        {
            if (_staged.Version != version) { _staged = (version, time.GetUtcNow(), time.GetTimestamp()); }
            return (_staged.At, _staged.Since);
        }
    }
}
