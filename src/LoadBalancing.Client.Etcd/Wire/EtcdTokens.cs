using Google.Protobuf;
using LoadBalancing.Client.Etcd.Wire.Messages;

namespace LoadBalancing.Client.Etcd.Wire;

/// <summary>Turns user and password into tokens: one for all calls, made when the first needs it and again when etcd knows it no more. Checking a password costs etcd a tenth of a second of a core.</summary>
internal sealed class EtcdTokens(EtcdConnections connections, string? user, string? password, TimeProvider time, Backoff backoff) : IDisposable
{
    private readonly SemaphoreSlim _one = new(1);
    private volatile EtcdToken? _current = user is null ? EtcdToken.None : null;
    private long _deniedAt;
    private TimeSpan _pause;

    public string? User => user;

    /// <summary>The token.</summary>
    /// <param name="endpoint">Whom to ask for one.</param>
    /// <param name="stale">One that etcd knows no more; null where none is.</param>
    /// <param name="timeout">How long etcd may take for one.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public async ValueTask<EtcdToken> GetAsync(EtcdEndpoint endpoint, EtcdToken? stale, TimeSpan timeout, CancellationToken cancellationToken)
    {
        if (_current is { } token && (user is null || token != stale)) { return token; }
        await _one.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            // Whoever waited here before may have got one.
            if (_current is { } made && made != stale) { return made; }
            // A password that was refused is not offered again at once, whoever asks: thousands would keep etcd busy with nothing else.
            if (_pause > TimeSpan.Zero && time.GetElapsedTime(_deniedAt) is var passed && passed < _pause) { await Task.Delay(_pause - passed, time, cancellationToken).ConfigureAwait(false); }
            _current = new EtcdToken(await AuthenticateAsync(endpoint, timeout, cancellationToken).ConfigureAwait(false));
            _pause = TimeSpan.Zero;
            backoff.Reset();
            return _current;
        }
        finally { _one.Release(); }
    }

    public void Dispose() => _one.Dispose();

    private async Task<string?> AuthenticateAsync(EtcdEndpoint endpoint, TimeSpan timeout, CancellationToken cancellationToken)
    {
        using var timer = new CancellationTokenSource(timeout, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(timer.Token, cancellationToken);
        using var content = new GrpcContent(new AuthenticateRequest { Name = user, Password = password }.ToByteArray(), isHeldOpen: false);
        try
        {
            await using GrpcCall call = await connections.BeginAsync(endpoint, EtcdMethods.Authenticate, content, token: null, timeout, either.Token).ConfigureAwait(false);
            return AuthenticateResponse.Parser.ParseFrom(await call.ReadOnlyAsync(either.Token).ConfigureAwait(false)).Token;
        }
        catch (CallException e) when (EtcdAnswers.IsWithoutAuthentication(e)) { return null; }
        catch (CallException e) when (EtcdAnswers.IsDenial(e))
        {
            (_deniedAt, _pause) = (time.GetTimestamp(), backoff.Next());
            throw;
        }
        // Whatever was to follow was not sent.
        catch (CallException e) when (e.Fault is CallFault.Lost or CallFault.TimedOut) { throw new CallException(CallFault.NotSent, $"asking for a token: {e.Message}", e); }
    }
}
