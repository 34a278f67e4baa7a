using System.Globalization;
using LoadBalancing.Client.Etcd.Fleets;
using LoadBalancing.Client.Etcd.Storage;

namespace LoadBalancing.Client.Etcd.Membership;

/// <summary>Reads documents when they are named. They never change, so that one that was read is kept; the newest few are.</summary>
internal sealed class FleetDocuments(IEtcdStore store, FleetKeys keys)
{
    /// <summary>What runs, what ran before, what waits, and one more.</summary>
    private const int Most = 4;

    private readonly Lock _lock = new();
    private readonly List<DocumentLeaves> _read = [];

    public DocumentLeaves? Find(long version)
    {
        lock (_lock) { return _read.Find(document => document.Version == version); }
    }

    /// <summary>Keeps one, and forgets the oldest that nobody needs.</summary>
    public void Keep(DocumentLeaves document, params ReadOnlySpan<long?> needed)
    {
        lock (_lock)
        {
            _read.RemoveAll(known => known.Version == document.Version);
            _read.Add(document);
            for (int i = 0; _read.Count > Most && i < _read.Count - 1;)
            {
                if (needed.Contains(_read[i].Version)) { i++; }
                else { _read.RemoveAt(i); }
            }
        }
    }

    /// <exception cref="EtcdException">etcd cannot be asked; or the document is missing, or is not what was stored (<see cref="EtcdErrorCode.Corrupt"/>).</exception>
    public async Task<DocumentLeaves> ReadAsync(long version, CancellationToken cancellationToken)
    {
        if (Find(version) is { } known) { return known; }
        string key = keys.Document(version);
        EtcdRange range = await store.ReadAsync(new EtcdRangeQuery(EtcdKeys.One(key)), cancellationToken).ConfigureAwait(false);
        return range.Values is [var value] ? DocumentLeaves.Of(FleetJson.ReadDocument(value))
            : throw new EtcdException(EtcdErrorCode.Corrupt, string.Create(CultureInfo.InvariantCulture, $"'{key}' is missing, although a rollout names version {version}"));
    }
}
