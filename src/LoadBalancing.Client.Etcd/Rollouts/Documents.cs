using System.Globalization;
using LoadBalancing.Client.Configuration;
using LoadBalancing.Client.Etcd.Fleets;
using LoadBalancing.Client.Etcd.Storage;

namespace LoadBalancing.Client.Etcd.Rollouts;

/// <summary>The documents of a fleet: written once, under a number of their own, and never changed.</summary>
internal sealed class Documents(IEtcdStore store, FleetKeys keys, TimeProvider time)
{
    private const int Attempts = 10;

    /// <param name="document">Who and why; its version is 0 for one more than the highest.</param>
    /// <param name="known">What code registers.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="DocumentRefusedException">It is wrong; all errors.</exception>
    /// <exception cref="FleetException">Its number has other content.</exception>
    public async Task<long> PublishAsync(FleetDocument document, ConfigurationCheckOptions? known, CancellationToken cancellationToken)
    {
        IReadOnlyList<string> errors = DocumentRules.ErrorsOf(document.Json, known);
        if (errors.Count > 0) { throw new DocumentRefusedException(errors); }
        string json = DocumentText.Of(document.Json);
        document = document with { Json = json, Sha256 = FleetJson.DigestOf(json), PublishedAt = time.GetUtcNow() };
        for (int attempt = 1; ; attempt++)
        {
            FleetDocument numbered = document.Version > 0 ? document : document with { Version = await NextAsync(cancellationToken).ConfigureAwait(false) };
            try
            {
                if (await AddAsync(numbered, cancellationToken).ConfigureAwait(false)) { return numbered.Version; }
            }
            // It may stand there: then it is seen below, and where it comes later, it is only there once.
            catch (EtcdException e) when (e.Code == EtcdErrorCode.Unknown && attempt < Attempts) { }
            FleetDocument? stored = await FindAsync(numbered.Version, cancellationToken).ConfigureAwait(false);
            bool isSame = stored is not null && stored.Sha256 == numbered.Sha256;
            if (isSame && (document.Version > 0 || (stored!.PublishedAt == numbered.PublishedAt && stored.PublishedBy == numbered.PublishedBy))) { return numbered.Version; }
            if (document.Version > 0 && stored is not null) { throw Exists(stored); }
            if (attempt == Attempts) { throw new EtcdException(EtcdErrorCode.Unavailable, $"The document was not published: {Attempts} attempts met others who publish, or were not answered."); }
        }
    }

    /// <returns>Null where there is none.</returns>
    public async Task<FleetDocument?> FindAsync(long version, CancellationToken cancellationToken)
    {
        EtcdRange range = await store.ReadAsync(new EtcdRangeQuery(EtcdKeys.One(keys.Document(version))), cancellationToken).ConfigureAwait(false);
        return range.Values.IsEmpty ? null : FleetJson.ReadDocument(range.Values[0]);
    }

    /// <returns>The highest first. A key that is no number is nobody's document.</returns>
    public async Task<IReadOnlyList<long>> NumbersAsync(CancellationToken cancellationToken)
    {
        EtcdRange range = await store.ReadAsync(new EtcdRangeQuery(EtcdKeys.Under(keys.Documents)) { KeysOnly = true }, cancellationToken).ConfigureAwait(false);
        return [.. range.Values
            .Select(value => long.TryParse(value.Key.AsSpan(keys.Documents.Length), NumberStyles.None, CultureInfo.InvariantCulture, out long version) ? version : 0)
            .Where(version => version > 0)
            .OrderDescending()];
    }

    private async Task<long> NextAsync(CancellationToken cancellationToken) => (await NumbersAsync(cancellationToken).ConfigureAwait(false)) is [long highest, ..] ? highest + 1 : 1;

    private async Task<bool> AddAsync(FleetDocument document, CancellationToken cancellationToken)
    {
        string key = keys.Document(document.Version);
        EtcdCommit commit = await store.CommitAsync(new([EtcdCondition.IsAbsent(key)], [EtcdOperation.Put(key, FleetJson.Of(document))]), cancellationToken).ConfigureAwait(false);
        return commit.IsCommitted;
    }

    private static FleetException Exists(FleetDocument stored) => new(FleetErrorCode.VersionExists, string.Create(CultureInfo.InvariantCulture,
        $"Version {stored.Version} exists with other content (published by {stored.PublishedBy ?? "somebody"} at {stored.PublishedAt:u}): a version never changes. Publish under another number."));
}
