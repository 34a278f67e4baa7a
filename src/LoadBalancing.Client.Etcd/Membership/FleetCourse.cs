using LoadBalancing.Client.Etcd.Fleets;
using LoadBalancing.Client.Versions;

namespace LoadBalancing.Client.Etcd.Membership;

/// <summary>
/// Where a process stands in its fleet: what is stored, what it knows of itself, and what its configuration shows of that, at each moment. It asks nobody: whoever learns something tells it.
/// Safe for many threads.
/// </summary>
internal sealed class FleetCourse(TimeProvider time, FleetDocuments documents) : IActivation, IDisposable
{
    private readonly Lock _lock = new();
    private (DateTimeOffset At, IDisposable Wait)? _instant;
    private Standing _standing = new();
    private bool _isDisposed;

    /// <summary>Called, without the lock, after anything may have changed.</summary>
    public Action Changed { get; set; } = static () => { };

    public FleetView View { get; private set; } = new(0, Active: null, Staged: null);

    /// <summary>Whether nothing was heard from etcd for too long. Asked at each moment rather than told: who is told may be told too late.</summary>
    public Func<bool> IsCutOff { get; set; } = static () => false;

    public Standing Standing => IsCutOff() ? _standing with { IsIsolated = true } : _standing;

    public Shown Shown { get; private set; } = Shown.Nothing;

    /// <summary>When <see cref="Shown"/> began to run another version, by the wall clock; null before the first.</summary>
    public DateTimeOffset? RunningSince { get; private set; }

    /// <summary>The versions whose documents are wanted and not here.</summary>
    public IReadOnlyList<long> Missing { get; private set; } = [];

    /// <summary>Sets the view and calls nobody: whoever keeps views in order does so under a lock, and calls <see cref="Changed"/> after it.</summary>
    public void Set(FleetView view)
    {
        lock (_lock)
        {
            View = view;
            if (!_isDisposed) { Evaluate_Locked(); }
        }
    }

    public void Tell(Func<Standing, Standing> standing) => Change(() => _standing = standing(_standing));

    /// <summary>A document has come.</summary>
    public void Tell(DocumentLeaves document) => Change(() => documents.Keep(document, Shown.Running, Shown.Versioned, View.Active?.Version, View.Staged?.Version));

    /// <summary>Nothing but time has passed.</summary>
    public void Look() => Change(static () => { });

    /// <summary>Whether parts of this process may begin to run a version now: it is what is to run, as far as this process has heard.</summary>
    public bool MayRun(long version)
    {
        lock (_lock)
        {
            Standing standing = Standing;
            return version == (standing.IsIsolated ? Shown.Running : Shown.RunningOf(View, standing, time.GetUtcNow()));
        }
    }

    /// <summary>All of one moment: what is stored, what the process knows of itself, what it should run by now, and what is shown.</summary>
    public (FleetView View, Standing Standing, long? Wanted, Shown Shown, DateTimeOffset? RunningSince) Survey()
    {
        lock (_lock)
        {
            Standing standing = Standing;
            return (View, standing, Shown.Of(View, standing, time.GetUtcNow()).Running, Shown, RunningSince);
        }
    }

    public (Shown Shown, Dictionary<string, string?> Data) Read()
    {
        lock (_lock) { return (Shown, ShownData.Of(Shown, Find)); }
    }

    public void Dispose()
    {
        lock (_lock)
        {
            _isDisposed = true;
            _instant?.Wait.Dispose();
        }
    }

    void IActivation.Prepare() { }

    void IActivation.Activate(TimeSpan late) { }

    /// <summary>After the clusters of this process: they flip by themselves, and who listens to a configuration may take its time.</summary>
    void IActivation.Follow()
    {
        lock (_lock) { _instant = null; }
        Look();
    }

    private void Change(Action change)
    {
        lock (_lock)
        {
            if (_isDisposed) { return; }
            change();
            Evaluate_Locked();
        }
        Changed();
    }

    private void Evaluate_Locked()
    {
        DateTimeOffset now = time.GetUtcNow();
        Standing standing = Standing;
        var wanted = Shown.Of(View, standing, now);
        // What comes next is there before its instant.
        long? prepared = standing.Position is null ? null : View.ToPrepare;
        Missing = [.. new[] { wanted.Running, wanted.Versioned, View.TargetOf(standing.Position).After, prepared }.OfType<long>().Distinct().Where(version => documents.Find(version) is null)];
        // What cannot be read cannot be shown: what runs stays, and nothing else is armed.
        long? running = wanted.Running is { } other && Missing.Contains(other) ? standing.Running : wanted.Running;
        Shown = running != wanted.Running || (wanted.Versioned is { } next && Missing.Contains(next)) ? Shown.Only(View, standing, running) : wanted;
        // What waits may be shown again when the parts of the process run what they must.
        bool isOther = Shown.Running != standing.Running;
        if (isOther) { RunningSince = now; }
        _standing = _standing with { Running = Shown.Running, Highest = Math.Max(standing.Highest, Shown.Versioned ?? 0), IsSettled = standing.IsSettled && !(isOther && standing.Running is not null) };
        if (isOther) { Shown = Shown.Only(View, Standing, running); }
        Wait_Locked(now);
    }

    private void Wait_Locked(DateTimeOffset now)
    {
        DateTimeOffset? at = View.Active is { } active && active.ActivateAt > now ? active.ActivateAt : null;
        if (_instant?.At == at) { return; }
        _instant?.Wait.Dispose();
        _instant = at is { } instant ? (instant, ActivationScheduler.Of(time).Schedule(instant, this)) : null;
    }

    private DocumentLeaves Find(long version) => documents.Find(version) ?? throw new InvalidOperationException($"Version {version} is shown and was not kept.");
}
