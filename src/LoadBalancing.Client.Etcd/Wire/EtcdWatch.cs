using System.Collections.Immutable;
using Google.Protobuf;
using LoadBalancing.Client.Etcd.Diagnostics;
using LoadBalancing.Client.Etcd.Storage;
using LoadBalancing.Client.Etcd.Wire.Messages;
using Microsoft.Extensions.Logging;

namespace LoadBalancing.Client.Etcd.Wire;

/// <summary>
/// One watch: a stream to one endpoint, and when that breaks another one that begins where the last one ended. It is read only as fast as batches are taken, so that whoever is slow fills no memory here.
/// For one reader at a time.
/// </summary>
internal sealed class EtcdWatch(EtcdCaller caller, ILogger logger, EtcdKeys keys, long fromRevision, string what) : IAsyncDisposable
{
    private readonly Backoff _backoff = caller.Timing.NewBackoff();
    private long _next = fromRevision;
    private WatchStream? _stream;
    private bool _isTokenDoubted;

    /// <summary>The changes of the next answer, one batch a revision; perhaps none.</summary>
    /// <exception cref="EtcdException">The revision is gone, or etcd says no.</exception>
    public async Task<IReadOnlyList<EtcdBatch>> NextAsync(CancellationToken cancellationToken)
    {
        EtcdEndpoint endpoint = _stream?.Endpoint ?? caller.Endpoints.Current;
        try
        {
            _stream ??= await WatchStream.OpenAsync(caller, endpoint, Request(), cancellationToken).ConfigureAwait(false);
            WatchResponse answer = await _stream.ReadAsync().ConfigureAwait(false);
            if (answer.Canceled) { return await EndedAsync(answer, cancellationToken).ConfigureAwait(false); }
            if (answer.Created && answer.Header.Revision < _next - 1) { await CheckIsNotLostAsync(endpoint, cancellationToken).ConfigureAwait(false); }
            return Take(answer);
        }
        catch (CallException e)
        {
            cancellationToken.ThrowIfCancellationRequested();
            await CloseAsync().ConfigureAwait(false);
            if (!EtcdAnswers.IsPassing(e)) { throw EtcdErrors.Of(e, endpoint, new EtcdQuestion(EtcdMethods.Watch, [], what), caller.Tokens.User); }
            await GoOnAsync(endpoint, e, cancellationToken).ConfigureAwait(false);
            return [];
        }
    }

    public ValueTask DisposeAsync() => CloseAsync();

    private byte[] Request() =>
        new WatchRequest { CreateRequest = new WatchCreateRequest { Key = KeyMessages.Of(keys.Key), RangeEnd = KeyMessages.EndOf(keys), StartRevision = _next } }.ToByteArray();

    private List<EtcdBatch> Take(WatchResponse answer)
    {
        var batches = new List<EtcdBatch>();
        // What was seen already is not told again, whatever stands between etcd and us. An answer holds whole revisions, in order.
        foreach (IGrouping<long, Event> revision in answer.Events.Where(change => change.Kv.ModRevision >= _next).GroupBy(change => change.Kv.ModRevision))
        {
            batches.Add(new EtcdBatch(revision.Key, [.. revision.Select(KeyMessages.ChangeOf)]));
        }
        if (batches.Count == 0) { return batches; }
        _next = batches[^1].Revision + 1;
        _isTokenDoubted = false;
        _backoff.Reset();
        return batches;
    }

    private async Task<IReadOnlyList<EtcdBatch>> EndedAsync(WatchResponse answer, CancellationToken cancellationToken)
    {
        EtcdEndpoint endpoint = _stream!.Endpoint;
        EtcdToken token = _stream.Token;
        await CloseAsync().ConfigureAwait(false);
        if (answer.CompactRevision > 0) { throw EtcdErrors.Compacted(endpoint, what, _next, answer.CompactRevision); }
        string reason = answer.CancelReason.Length > 0 ? answer.CancelReason : "etcd ended the watch and does not say why";
        if (EtcdAnswers.IsDenial(reason))
        {
            // etcd 3.4 says so as well of a token that it knows no more.
            if (_isTokenDoubted || caller.Tokens.User is null) { throw EtcdErrors.Denied(endpoint, what, reason, caller.Tokens.User); }
            _isTokenDoubted = true;
            await caller.Tokens.GetAsync(endpoint, token, caller.Timing.RequestTimeout, cancellationToken).ConfigureAwait(false);
            return [];
        }
        await GoOnAsync(endpoint, new CallException(CallFault.Lost, reason), cancellationToken).ConfigureAwait(false);
        return [];
    }

    /// <summary>A member may lag behind; etcd as a whole never does.</summary>
    private async Task CheckIsNotLostAsync(EtcdEndpoint endpoint, CancellationToken cancellationToken)
    {
        byte[] question = new RangeRequest { Key = KeyMessages.Of(keys.Key), Limit = 1, KeysOnly = true }.ToByteArray();
        long revision = RangeResponse.Parser.ParseFrom(await caller.AskAsync(new EtcdQuestion(EtcdMethods.Range, question, what), cancellationToken).ConfigureAwait(false)).Header.Revision;
        if (revision < _next - 1) { throw EtcdErrors.Lost(endpoint, what, _next, revision); }
    }

    private async Task GoOnAsync(EtcdEndpoint failed, CallException why, CancellationToken cancellationToken)
    {
        caller.Leave(failed, why);
        TimeSpan wait = _backoff.Next();
        logger.WatchBroken(what, failed, why.Message, _next, caller.Endpoints.Current);
        await Task.Delay(wait, caller.Timing.Time, cancellationToken).ConfigureAwait(false);
    }

    private async ValueTask CloseAsync()
    {
        if (_stream is { } stream) { await stream.DisposeAsync().ConfigureAwait(false); }
        _stream = null;
    }
}
