using LoadBalancing.Client.Versions;

namespace LoadBalancing.Agent.Documents;

/// <summary>A version that becomes the newest at its moment.</summary>
internal sealed class WaitingVersion(Application application, HeldVersion held, VersionEntry<HeldVersion> entry) : IActivation
{
    public Application Application => application;

    public HeldVersion Held => held;

    public VersionEntry<HeldVersion> Entry => entry;

    /// <summary>It can be served already; else it is applied at its moment.</summary>
    public required bool IsApplied { get; init; }

    /// <summary>Its moment has come, so much ago.</summary>
    public required Action<WaitingVersion, TimeSpan> Arrived { get; init; }

    /// <summary>Its moment has come, and somebody holds it back.</summary>
    public bool IsHeld { get; set; }

    /// <summary>Ends the wait.</summary>
    public IDisposable? Wait { get; set; }

    /// <summary>Its moment may have come all the same, on another thread: whoever takes it looks whether it is this one that waits.</summary>
    public void Cancel() => Wait?.Dispose();

    public WaitingVersion Again() => new(application, held, entry) { IsApplied = IsApplied, Arrived = Arrived };

    public void Prepare()
    {
    }

    public void Activate(TimeSpan late) => Arrived(this, late);
}
