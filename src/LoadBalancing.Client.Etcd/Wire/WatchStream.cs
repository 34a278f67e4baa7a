using LoadBalancing.Client.Etcd.Wire.Messages;

namespace LoadBalancing.Client.Etcd.Wire;

/// <summary>The stream of one watch to one endpoint. It ends when the endpoint is found to be silent by anybody, by its pings at the latest.</summary>
internal sealed class WatchStream : IAsyncDisposable
{
    private readonly CancellationTokenSource _life;
    private readonly GrpcContent _content;
    private GrpcCall? _call;
    private ITimer? _opening;

    private WatchStream(EtcdEndpoint endpoint, EtcdToken token, CancellationTokenSource life, GrpcContent content) => (Endpoint, Token, _life, _content) = (endpoint, token, life, content);

    public EtcdEndpoint Endpoint { get; }

    /// <summary>By whose right it watches.</summary>
    public EtcdToken Token { get; }

    public static async Task<WatchStream> OpenAsync(EtcdCaller caller, EtcdEndpoint endpoint, byte[] request, CancellationToken cancellationToken)
    {
        EtcdTiming timing = caller.Timing;
        EtcdToken token = await caller.Tokens.GetAsync(endpoint, stale: null, timing.RequestTimeout, cancellationToken).ConfigureAwait(false);
        var life = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, endpoint.Silent);
        var stream = new WatchStream(endpoint, token, life, new GrpcContent(request, isHeldOpen: true));
        try
        {
            // Until etcd has said that it watches, it has the time of a question.
            stream._opening = timing.Time.CreateTimer(static state => ((CancellationTokenSource)state!).Cancel(), life, timing.RequestTimeout, Timeout.InfiniteTimeSpan);
            stream._call = await caller.Connections.BeginAsync(endpoint, EtcdMethods.Watch, stream._content, token.Text, deadline: null, life.Token).ConfigureAwait(false);
            return stream;
        }
        catch
        {
            await stream.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    public async Task<WatchResponse> ReadAsync()
    {
        byte[] message = await _call!.ReadAsync(_life.Token).ConfigureAwait(false) ?? throw new CallException(CallFault.Lost, "etcd ended the stream");
        if (_opening is { } opening)
        {
            await opening.DisposeAsync().ConfigureAwait(false);
            _opening = null;
        }
        return WatchResponse.Parser.ParseFrom(message);
    }

    public async ValueTask DisposeAsync()
    {
        if (_opening is { } opening) { await opening.DisposeAsync().ConfigureAwait(false); }
        if (_call is { } call) { await call.DisposeAsync().ConfigureAwait(false); }
        _content.Dispose();
        _life.Dispose();
    }
}
