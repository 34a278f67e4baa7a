using System.Globalization;
using LoadBalancing.Client.Configuration;
using LoadBalancing.Client.Diagnostics;
using LoadBalancing.Client.Versions;

namespace LoadBalancing.Client.Balancing;

/// <summary>Keeps the last version that proved itself, and the contents that were taken back, in a file over a restart. Whatever is wrong with the file, the program runs.</summary>
internal sealed class KnownGoodStore(string cluster, ClusterSurroundings surroundings, VersionLedger<ClusterConfig> ledger, Transitions transitions)
{
    private readonly Lock _writing = new();
    private long _asked;
    private long _written;
    private (string? Version, string? Digest, string Refused) _onDisk;

    /// <summary>What runs was read from the file, since the source could not be used.</summary>
    public bool IsStartedFromIt { get; private set; }

    /// <summary>Writes, off the thread that asks, what the ledger knows to be good by then.</summary>
    public void Save()
    {
        // Without a section it is code that holds the version, and code is there after a restart too.
        if (ledger.KnownGood?.Content is not { KnownGoodPath: not null, Source.Count: > 0 }) { return; }
        long turn = Interlocked.Increment(ref _asked);
        if (surroundings.Time != TimeProvider.System) { Write(turn); }
        else { ThreadPool.UnsafeQueueUserWorkItem(_ => Write(turn), null); }
    }

    /// <summary>What was kept; null where nothing was, or nothing that can be used.</summary>
    public (string Path, KnownGoodDocument Document)? Load(string? path)
    {
        if (path is null) { return null; }
        KnownGoodReading reading = KnownGoodFile.Read(path);
        string? problem = reading.Problem;
        if (reading.Document is { } document)
        {
            if (document.Document.Equals(cluster, StringComparison.OrdinalIgnoreCase))
            {
                _onDisk = StateOf(document);
                return (path, document);
            }
            problem = $"The known good at '{path}' is of cluster '{document.Document}'.";
        }
        if (problem is not null) { Tell(problem); }
        return null;
    }

    /// <summary>The source could not be used.</summary>
    public void Started((string Path, KnownGoodDocument Document) kept, string errors)
    {
        IsStartedFromIt = true;
        string version = ledger.Active!.Version.ToString()!;
        surroundings.Logger.StartedFromKnownGood(cluster, version, kept.Document.WrittenAt, kept.Path, errors);
        transitions.Note("version.from_known_good", endpoint: null, $"version {version} from {kept.Path}, written at {kept.Document.WrittenAt:O}: {errors}");
    }

    /// <summary>Another version runs, which came from the source.</summary>
    public void Replaced() => IsStartedFromIt = false;

    /// <summary>One after the other, and never an older state over a newer one.</summary>
    private void Write(long turn)
    {
        lock (_writing)
        {
            if (turn <= _written || ledger.KnownGood is not { Content: { KnownGoodPath: { } path, Source: { } source } config } good) { return; }
            _written = Interlocked.Read(ref _asked);
            var document = new KnownGoodDocument(cluster, config.OfferedVersion, config.Digest, source, ledger.RefusedKeys, surroundings.Time.GetUtcNow());
            if (StateOf(document) == _onDisk) { return; }
            if (KnownGoodFile.Write(path, document) is { } problem) { Tell(problem); }
            else
            {
                _onDisk = StateOf(document);
                surroundings.Logger.KnownGoodWritten(cluster, good.Version.ToString()!, path);
            }
        }
    }

    private static (string?, string?, string) StateOf(KnownGoodDocument document) =>
        (document.Version?.ToString(CultureInfo.InvariantCulture), document.Digest, string.Join(' ', document.RefusedDigests));

    private void Tell(string problem)
    {
        surroundings.Logger.KnownGoodUnusable(cluster, problem);
        transitions.Note("version.known_good_unusable", endpoint: null, problem);
    }
}
