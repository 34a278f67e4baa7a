using System.Globalization;
using LoadBalancing.Client.Hashing;
using LoadBalancing.Client.Etcd.Fleets;
using LoadBalancing.Client.Versions;

namespace LoadBalancing.Client.Etcd.Membership;

/// <summary>The file of the last version whose rollout was done, to start with while etcd is away: of the same form, and held to the same rules, as that of a single cluster.</summary>
internal sealed class KnownGoodVersion(string prefix, string? path, TimeProvider time)
{
    private readonly string _name = string.Create(CultureInfo.InvariantCulture, $"fleet-{XxHash64.Of(prefix):x16}");
    private long? _onDisk;
    private string? _problem;

    public string? Path => path;

    /// <returns>What was kept, or why nothing can be used; neither where there is nothing.</returns>
    public (DocumentLeaves? Document, string? Problem) Read()
    {
        if (path is null) { return (null, null); }
        KnownGoodReading reading = KnownGoodFile.Read(path);
        if (reading.Document is not { } document) { return (null, reading.Problem); }
        if (document.Document != _name) { return (null, $"The known good at '{path}' is not of fleet '{prefix}'."); }
        if (document.Version is not { } version) { return (null, $"The known good at '{path}' has no version."); }
        _onDisk = version;
        return (new DocumentLeaves(version, document.Content), null);
    }

    /// <summary>Writes the version whose rollout is done, if the file does not hold it yet.</summary>
    /// <returns>Why it was not written, the first time; null where all is well.</returns>
    public string? Keep(FleetView view, Func<long, DocumentLeaves?> find)
    {
        if (path is null || view.Staged is not null || view.Active is not { Percent: >= 100 } active || active.ActivateAt > time.GetUtcNow()) { return null; }
        if (active.Version == _onDisk || find(active.Version) is not { } document) { return null; }
        string? problem = KnownGoodFile.Write(path, new KnownGoodDocument(_name, document.Version, Digest: null, document.All, [], time.GetUtcNow()));
        if (problem is null) { _onDisk = active.Version; }
        bool isNew = problem != _problem;
        _problem = problem;
        return isNew ? problem : null;
    }
}
