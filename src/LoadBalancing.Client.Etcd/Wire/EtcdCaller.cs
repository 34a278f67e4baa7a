namespace LoadBalancing.Client.Etcd.Wire;

/// <summary>Asks one endpoint after the other until one has answered. Safe for many threads.</summary>
/// <param name="connections">The ways to them.</param>
/// <param name="endpoints">Who is asked.</param>
/// <param name="tokens">Who we are.</param>
/// <param name="timing">Clock, bounds and chance.</param>
internal sealed class EtcdCaller(EtcdConnections connections, EtcdEndpoints endpoints, EtcdTokens tokens, EtcdTiming timing)
{
    /// <summary>Who was asked for so long and has not answered is left when the question is given up. An etcd that is well answers within milliseconds.</summary>
    private static readonly TimeSpan s_silence = TimeSpan.FromMilliseconds(500);

    public EtcdConnections Connections => connections;

    public EtcdEndpoints Endpoints => endpoints;

    public EtcdTokens Tokens => tokens;

    public EtcdTiming Timing => timing;

    /// <summary>
    /// All endpoints in turn, each with its own time, and again after a wait until the time of one question is over: an election of a leader takes etcd a second or two. What may not be asked
    /// twice goes on only where it was certainly not done.
    /// </summary>
    public async Task<byte[]> AskAsync(EtcdQuestion question, CancellationToken cancellationToken)
    {
        long began = timing.Time.GetTimestamp();
        Backoff backoff = timing.NewBackoff();
        var failures = new Dictionary<EtcdEndpoint, CallException>();
        for (int asked = 1; ; asked++)
        {
            EtcdEndpoint endpoint = endpoints.Current;
            long sent = timing.Time.GetTimestamp();
            try { return await AskAsync(endpoint, question, cancellationToken).ConfigureAwait(false); }
            // Whoever has less time than a question may take would ask the same silent endpoint each time.
            catch (Exception) when (cancellationToken.IsCancellationRequested)
            {
                if (timing.Time.GetElapsedTime(sent) >= s_silence) { Leave(endpoint, new CallException(CallFault.TimedOut, "whoever asked gave up")); }
                cancellationToken.ThrowIfCancellationRequested();
                throw;
            }
            catch (CallException e)
            {
                if (!EtcdAnswers.IsPassing(e)) { throw EtcdErrors.Of(e, endpoint, question, tokens.User); }
                if (!question.MayRepeat && !EtcdAnswers.IsUntried(e))
                {
                    Leave(endpoint, e);
                    throw EtcdErrors.Unknown(e, endpoint, question);
                }
                Leave(endpoint, e);
                // What a server said of a certificate is not always said again, and explains more than a connection that was cut.
                if (e.Fault == CallFault.Untrusted || failures.GetValueOrDefault(endpoint)?.Fault != CallFault.Untrusted) { failures[endpoint] = e; }
            }
            if (asked % endpoints.Count != 0) { continue; }
            bool isHopeless = failures.Values.All(e => e.Fault is CallFault.Untrusted or CallFault.Foreign);
            if (isHopeless || timing.Time.GetElapsedTime(began) >= timing.RequestTimeout) { throw EtcdErrors.Nowhere(failures, question); }
            await Task.Delay(backoff.Next(), timing.Time, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>The next endpoint is asked from now on; who waits for one that is silent is told.</summary>
    public void Leave(EtcdEndpoint endpoint, CallException why)
    {
        endpoints.Leave(endpoint);
        if (why.Fault == CallFault.TimedOut) { endpoint.IsSilent(); }
    }

    private async Task<byte[]> AskAsync(EtcdEndpoint endpoint, EtcdQuestion question, CancellationToken cancellationToken)
    {
        EtcdToken token = await tokens.GetAsync(endpoint, stale: null, timing.RequestTimeout, cancellationToken).ConfigureAwait(false);
        try { return await AskAsync(endpoint, question, token, cancellationToken).ConfigureAwait(false); }
        // It was not done; once more with a new token. What that says is final.
        catch (CallException e) when (tokens.User is not null && EtcdAnswers.IsStale(e))
        {
            token = await tokens.GetAsync(endpoint, token, timing.RequestTimeout, cancellationToken).ConfigureAwait(false);
            return await AskAsync(endpoint, question, token, cancellationToken).ConfigureAwait(false);
        }
    }

    private async Task<byte[]> AskAsync(EtcdEndpoint endpoint, EtcdQuestion question, EtcdToken token, CancellationToken cancellationToken)
    {
        using var timer = new CancellationTokenSource(timing.RequestTimeout, timing.Time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(timer.Token, cancellationToken);
        using var content = new GrpcContent(question.Message, question.IsHeldOpen);
        await using GrpcCall call = await connections.BeginAsync(endpoint, question.Method, content, token.Text, timing.RequestTimeout, either.Token).ConfigureAwait(false);
        return await call.ReadOnlyAsync(either.Token).ConfigureAwait(false);
    }
}
