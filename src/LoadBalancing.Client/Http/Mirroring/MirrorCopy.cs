using System.Diagnostics;
using System.Net.Http.Headers;
using LoadBalancing.Client.Diagnostics;
using LoadBalancing.Client.Traffic;

namespace LoadBalancing.Client.Http.Mirroring;

/// <summary>One copy of a request, from its place among those in flight to its end. It is sent from the thread pool: who connects and looks up names first does it there.</summary>
internal sealed class MirrorCopy : IThreadPoolWorkItem
{
    private readonly MirrorSender _sender;
    private readonly Uri _original;
    private readonly ActivityContext _cause;
    private HttpRequestMessage? _request;
    private int _isOver;

    private MirrorCopy(MirrorSender sender, MirrorConfig rule, Uri original)
    {
        (_sender, Rule, _original) = (sender, rule, original);
        if (RequestTrace.IsOn) { _cause = Activity.Current?.Context ?? default; }
    }

    public MirrorConfig Rule { get; }

    /// <returns>Null where no further copy may be in flight, or the request cannot be copied; that is counted.</returns>
    public static MirrorCopy? TryMake(MirrorSender sender, MirrorConfig rule, HttpRequestMessage request)
    {
        if (!sender.TryEnter(rule.MaxInFlight)) { return null; }
        var copy = new MirrorCopy(sender, rule, request.RequestUri!);
        try
        {
            copy._request = CopiedRequest.Of(request, rule);
            return copy;
        }
        catch (Exception e)
        {
            sender.Tell(e);
            copy.End(MirrorResult.Failed);
            return null;
        }
    }

    /// <summary>Without a body.</summary>
    public void Send() => ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: false);

    /// <param name="body">Which several copies may share.</param>
    /// <param name="headers">Of the original's content.</param>
    public void Send(byte[] body, HttpContentHeaders headers)
    {
        if (body.Length > Rule.MaxBodyBytes)
        {
            Drop();
            return;
        }
        _request!.Content = CopiedRequest.ContentOf(body, headers, Rule);
        Send();
    }

    public void Drop() => End(MirrorResult.DroppedBody);

    void IThreadPoolWorkItem.Execute() => _ = SendAsync();

    private async Task SendAsync()
    {
        string result = MirrorResult.Failed;
        using Activity? activity = StartSpan();
        try
        {
            using CancellationTokenSource late = new(Rule.Timeout, _sender.Time), patience = CancellationTokenSource.CreateLinkedTokenSource(late.Token, _sender.Stopped);
            using HttpResponseMessage response = await _sender.SendAsync(_request!, _original, patience.Token).ConfigureAwait(false);
            result = MirrorResult.Sent;
            await AnswerDrain.ReadAsync(response, patience.Token).ConfigureAwait(false);
        }
        catch (Exception e) { _sender.Tell(e); }
        finally { End(result); }
    }

    /// <summary>A trace of its own, which names the request that it copies.</summary>
    private Activity? StartSpan() => _cause == default ? null : Telemetry.Activities.StartActivity("LoadBalancing.Client.Mirror", ActivityKind.Internal, default(ActivityContext), links: [new ActivityLink(_cause)]);

    private void End(string result)
    {
        if (Interlocked.Exchange(ref _isOver, 1) == 1) { return; }
        _request?.Dispose();
        _sender.Leave(result);
    }
}
