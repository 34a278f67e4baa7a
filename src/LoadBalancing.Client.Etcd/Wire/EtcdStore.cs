using Google.Protobuf;
using LoadBalancing.Client.Etcd.Storage;
using LoadBalancing.Client.Etcd.Wire.Messages;
using Microsoft.Extensions.Logging;

namespace LoadBalancing.Client.Etcd.Wire;

/// <summary>etcd itself, by its v3 API over gRPC.</summary>
internal sealed class EtcdStore : IEtcdStore
{
    private readonly EtcdCaller _caller;
    private readonly EtcdTls? _tls;
    private readonly ILogger _logger;
    private readonly CancellationTokenSource _end = new();

    private EtcdStore(EtcdCaller caller, EtcdTls? tls, ILogger logger) => (_caller, _tls, _logger) = (caller, tls, logger);

    /// <summary>Names an etcd. Nothing is connected yet.</summary>
    /// <exception cref="ArgumentException">Options are wrong; all errors at once.</exception>
    public static EtcdStore Open(EtcdOptions options, TimeProvider time, ILogger logger, Random? random = null)
    {
        EtcdOptionsRules.ThrowIfWrong(options);
        random ??= Random.Shared;
        EtcdTls? tls = EtcdTls.Open(options, time, logger);
        var timing = new EtcdTiming(time, random, options.RequestTimeout, options.MaximumBackoff);
        var connections = new EtcdConnections(options.ConnectTimeout, tls?.Policy);
        var endpoints = new EtcdEndpoints([.. options.Endpoints.Select(url => new EtcdEndpoint(new Uri(url)))], random.Next(options.Endpoints.Count));
        var tokens = new EtcdTokens(connections, options.User, options.Password, time, timing.NewBackoff());
        return new EtcdStore(new EtcdCaller(connections, endpoints, tokens, timing), tls, logger);
    }

    public async Task<EtcdRange> ReadAsync(EtcdRangeQuery query, CancellationToken cancellationToken)
    {
        var request = new RangeRequest { Key = KeyMessages.Of(query.Keys.Key), RangeEnd = KeyMessages.EndOf(query.Keys), Limit = query.Limit, KeysOnly = query.KeysOnly };
        RangeResponse answer = RangeResponse.Parser.ParseFrom(await AskAsync(new EtcdQuestion(EtcdMethods.Range, request.ToByteArray(), $"Reading {NameOf(query.Keys)}"), cancellationToken).ConfigureAwait(false));
        return new EtcdRange(answer.Header.Revision, [.. answer.Kvs.Select(KeyMessages.ValueOf)]);
    }

    public async Task<EtcdCommit> CommitAsync(EtcdTransaction transaction, CancellationToken cancellationToken)
    {
        var request = new TxnRequest { Compare = { transaction.Conditions.Select(KeyMessages.Of) }, Success = { transaction.Operations.Select(KeyMessages.Of) } };
        string keys = string.Join(", ", transaction.Operations.Select(operation => $"'{operation.Key}'").Take(3));
        var question = new EtcdQuestion(EtcdMethods.Commit, request.ToByteArray(), $"Writing {keys}{(transaction.Operations.Length > 3 ? " and others" : "")}") { MayRepeat = false };
        TxnResponse answer = TxnResponse.Parser.ParseFrom(await AskAsync(question, cancellationToken).ConfigureAwait(false));
        return new EtcdCommit(answer.Succeeded, answer.Header.Revision);
    }

    public async IAsyncEnumerable<EtcdBatch> WatchAsync(EtcdKeys keys, long fromRevision, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken)
    {
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, _end.Token);
        await using var watch = new EtcdWatch(_caller, _logger, keys, fromRevision, $"Watching {NameOf(keys)}");
        while (true)
        {
            foreach (EtcdBatch batch in await watch.NextAsync(either.Token).ConfigureAwait(false)) { yield return batch; }
        }
    }

    public async Task<EtcdLease> GrantAsync(TimeSpan timeToLive, CancellationToken cancellationToken)
    {
        var request = new LeaseGrantRequest { TTL = (long)Math.Ceiling(timeToLive.TotalSeconds) };
        // One that was granted and whose answer was lost ends by itself.
        LeaseGrantResponse answer = LeaseGrantResponse.Parser.ParseFrom(await AskAsync(new EtcdQuestion(EtcdMethods.Grant, request.ToByteArray(), "Granting a lease"), cancellationToken).ConfigureAwait(false));
        return new EtcdLease(answer.ID, TimeSpan.FromSeconds(answer.TTL));
    }

    public async Task<TimeSpan> KeepAliveAsync(EtcdLease lease, CancellationToken cancellationToken)
    {
        var question = new EtcdQuestion(EtcdMethods.KeepAlive, new LeaseKeepAliveRequest { ID = lease.Id }.ToByteArray(), $"Keeping lease {lease.Id:x} alive") { IsHeldOpen = true };
        return TimeSpan.FromSeconds(Math.Max(0, LeaseKeepAliveResponse.Parser.ParseFrom(await AskAsync(question, cancellationToken).ConfigureAwait(false)).TTL));
    }

    public async Task RevokeAsync(EtcdLease lease, CancellationToken cancellationToken)
    {
        var question = new EtcdQuestion(EtcdMethods.Revoke, new LeaseRevokeRequest { ID = lease.Id }.ToByteArray(), $"Revoking lease {lease.Id:x}");
        try { await AskAsync(question, cancellationToken).ConfigureAwait(false); }
        catch (EtcdException e) when (e.InnerException is CallException { Message: "etcdserver: requested lease not found" })
        {
            // It ended by itself, or an answer was lost.
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _end.CancelAsync().ConfigureAwait(false);
        _caller.Connections.Dispose();
        _tls?.Dispose();
    }

    private Task<byte[]> AskAsync(EtcdQuestion question, CancellationToken cancellationToken)
    {
        ObjectDisposedException.ThrowIf(_end.IsCancellationRequested, this);
        return _caller.AskAsync(question, cancellationToken);
    }

    private static string NameOf(EtcdKeys keys) => keys.IsPrefix ? $"'{keys.Key}*'" : $"'{keys.Key}'";
}
