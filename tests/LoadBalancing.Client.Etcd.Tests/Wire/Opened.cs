using LoadBalancing.Client.Etcd.Storage;
using LoadBalancing.Client.Etcd.Wire;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace LoadBalancing.Client.Etcd.Tests.Wire;

/// <summary>Stores with bounds that suit tests, and short words for what tests do with them.</summary>
internal static class Opened
{
    public static EtcdStore Store(Action<EtcdOptions> configure, params IEnumerable<string> endpoints) => Store(configure, NullLogger.Instance, endpoints);

    public static EtcdStore Store(params IEnumerable<string> endpoints) => Store(static _ => { }, endpoints);

    public static EtcdStore Store(Action<EtcdOptions> configure, ILogger logger, params IEnumerable<string> endpoints)
    {
        var options = new EtcdOptions { MaximumBackoff = TimeSpan.FromMilliseconds(400) };
        foreach (string endpoint in endpoints) { options.Endpoints.Add(endpoint); }
        configure(options);
        return EtcdStore.Open(options, TimeProvider.System, logger, new FirstFirst());
    }

    public static Task<EtcdCommit> PutAsync(this IEtcdStore store, string key, string value, CancellationToken token, EtcdLease? lease = null) =>
        store.CommitAsync(new EtcdTransaction([], [EtcdOperation.Put(key, System.Text.Encoding.UTF8.GetBytes(value), lease)]), token);

    public static async Task<string?> GetAsync(this IEtcdStore store, string key, CancellationToken token)
    {
        EtcdRange range = await store.ReadAsync(new EtcdRangeQuery(EtcdKeys.One(key)), token);
        return range.Values.IsEmpty ? null : range.Values[0].Text();
    }

    public static string Text(this EtcdValue value) => System.Text.Encoding.UTF8.GetString(value.Value.Span);

    public static async Task<List<EtcdBatch>> TakeAsync(this IEtcdStore store, EtcdKeys keys, long from, int changes, CancellationToken token)
    {
        var taken = new List<EtcdBatch>();
        await foreach (EtcdBatch batch in store.WatchAsync(keys, from, token))
        {
            taken.Add(batch);
            if (taken.Sum(one => one.Changes.Length) >= changes) { break; }
        }
        return taken;
    }

    /// <summary>The first endpoint is asked first; waits are as long as they may be.</summary>
    private sealed class FirstFirst : Random
    {
        public override int Next(int maxValue) => 0;

        public override double NextDouble() => 0.999;
    }
}
