using System.Collections.Immutable;
using System.Globalization;
using LoadBalancing.Client.Etcd.Fleets;

namespace LoadBalancing.Client.Etcd.Membership;

/// <summary>What of a process runs versions of one fleet, and what follows from how each part stands.</summary>
internal sealed class MemberParts : IDisposable
{
    private readonly FleetConnection _fleet;
    private readonly ImmutableArray<IFleetPart> _all;
    private readonly Action _changed;
    private (long Version, long Since)? _late;

    /// <param name="fleet">The fleet.</param>
    /// <param name="all">Parts, whether or not this fleet has anything for them. They are this object's.</param>
    /// <param name="changed">Called, on any thread and perhaps under somebody's lock, when a look is worth it.</param>
    public MemberParts(FleetConnection fleet, IEnumerable<IFleetPart> all, Action changed)
    {
        (_fleet, _all, _changed) = (fleet, [.. all], changed);
        foreach (IFleetPart part in _all) { part.Changed += changed; }
    }

    public MemberSight Look()
    {
        (FleetView view, _, long? wanted, Shown shown, DateTimeOffset? since) = _fleet.Course.Survey();
        DocumentLeaves? running = Find(shown.Running), next = Find(view.ToPrepare);
        foreach (IFleetPart part in _all) { part.IsConcerned = running?.Has(part.Name) == true || next?.Has(part.Name) == true; }
        var sight = new MemberSight(view, wanted, shown.Running, Read(running, view.ToPrepare, shown.Running))
        {
            Touched = next is null ? default : Read(next, view.ToPrepare, shown.Running),
            Problem = (wanted != shown.Running && wanted is { } due ? _fleet.ErrorOf(due) : null) ?? ProblemOf(view.ToPrepare, running, next),
            RunningSince = since,
        };
        return sight with { IsLate = IsLate(sight) };
    }

    /// <summary>Something may become active now that might not before.</summary>
    public void LookAgain()
    {
        foreach (IFleetPart part in _all) { part.LookAgain(); }
    }

    public void Dispose()
    {
        foreach (IFleetPart part in _all)
        {
            part.Changed -= _changed;
            part.Dispose();
        }
    }

    private DocumentLeaves? Find(long? version) => version is { } number ? _fleet.Documents.Find(number) : null;

    private ImmutableArray<(string, PartState)> Read(DocumentLeaves? document, long? staged, long? active) =>
        document is null ? [] : [.. _all.Where(part => document.Has(part.Name)).Select(part => (part.Name, part.Read(staged, active)))];

    /// <summary>A section that vanishes is refused by whoever runs it: it would run its old version for ever.</summary>
    private string? ProblemOf(long? version, DocumentLeaves? running, DocumentLeaves? next)
    {
        if (version is not { } staged) { return null; }
        if (next is null) { return _fleet.ErrorOf(staged); }
        return _all.FirstOrDefault(part => running?.Has(part.Name) == true && !next.Has(part.Name)) is { } lost
            ? string.Create(CultureInfo.InvariantCulture, $"it has no section {lost.Name}, which this process runs in version {running!.Version}")
            : null;
    }

    private bool IsLate(MemberSight sight)
    {
        _late = sight.RunsAll || sight.Wanted is not { } wanted ? null : _late is { } known && known.Version == wanted ? known : (wanted, _fleet.Time.GetTimestamp());
        return _late is { } late && _fleet.Time.GetElapsedTime(late.Since) >= MemberVerdict.Patience;
    }
}
