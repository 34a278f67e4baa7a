using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using LoadBalancing.Client.Balancing;
using LoadBalancing.Client.Endpoints;
using LoadBalancing.Client.Outcomes;

namespace LoadBalancing.Client.Http;

/// <summary>
/// A response's content that is also its lease: the lease ends when the body was read to its end, broke, or was disposed of. A body that is
/// neither read nor disposed of is found by the lease's own slot.
/// </summary>
internal class LeasedContent : HttpContent
{
    private readonly HttpContent _inner;
    private readonly EndpointLease _lease;
    private readonly ResponseVerdict _verdict;

    protected LeasedContent(HttpContent inner, EndpointLease lease, ResponseVerdict verdict)
    {
        _inner = inner;
        _lease = lease;
        _verdict = verdict;
        foreach ((string name, HeaderStringValues values) in inner.Headers.NonValidated)
        {
            if (values.Count == 1) { Headers.TryAddWithoutValidation(name, values.ToString()); }
            else { Headers.TryAddWithoutValidation(name, values); }
        }
    }

    public EndpointNode Endpoint => _lease.Endpoint;

    protected EndpointLease Lease => _lease;

    protected ResponseVerdict Verdict => _verdict;

    /// <summary>Hands the lease to the content, or ends it now where no body follows.</summary>
    public static void Attach(HttpRequestMessage request, HttpResponseMessage response, EndpointLease lease, ResponseVerdict verdict)
    {
        bool isTunnel = response.StatusCode == HttpStatusCode.SwitchingProtocols || request.Method == HttpMethod.Connect;
        if (isTunnel || HasNoBody(request, response)) { lease.Complete(verdict.ToResult()); }
        // What was upgraded reads and writes its own stream, which a wrapper would break.
        if (isTunnel) { return; }
        response.Content = verdict.AwaitsTrailers || lease.WantsLoadReport
            ? new TrailedContent(response, lease, verdict)
            : new LeasedContent(response.Content, lease, verdict);
    }

    /// <summary>The body came to its end.</summary>
    public void EndOfBody() => _lease.Complete(ResultAtEnd(_verdict));

    /// <summary>As many bytes came as were promised: the end, unless trailers are to come.</summary>
    public virtual void AllRead() => EndOfBody();

    /// <summary>Reading broke: by the caller's cancellation, or by the connection.</summary>
    public void Broke(Exception exception)
    {
        OutcomeKind kind = exception switch
        {
            OperationCanceledException => OutcomeKind.Canceled,
            // More than the caller wanted to buffer.
            HttpRequestException { HttpRequestError: HttpRequestError.ConfigurationLimitExceeded } => OutcomeKind.Abandoned,
            IOException or HttpRequestException => OutcomeKind.Disconnected,
            _ => OutcomeKind.Abandoned,
        };
        _lease.Complete(_verdict.ToResult() with { Kind = kind, ErrorType = ErrorTypes.Of(exception) });
    }

    /// <summary>The caller stopped reading. An error that the headers told stays one; else nothing more is known.</summary>
    public virtual void Left()
    {
        CallResult result = _verdict.ToResult();
        _lease.Complete(_verdict.Kind == OutcomeKind.Success ? result with { Kind = OutcomeKind.Abandoned } : result);
    }

    /// <summary>What a body that was read to its end says.</summary>
    protected virtual CallResult ResultAtEnd(ResponseVerdict verdict) => verdict.ToResult();

    protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) => SerializeToStreamAsync(stream, context, CancellationToken.None);

    protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context, CancellationToken cancellationToken)
    {
        if (!IsBuffer(stream)) { return CopyAsync(stream, cancellationToken); }
        Task copying = _inner.CopyToAsync(stream, context, cancellationToken);
        if (!copying.IsCompletedSuccessfully) { return ObserveAsync(copying); }
        EndOfBody();
        return copying;
    }

    protected override void SerializeToStream(Stream stream, TransportContext? context, CancellationToken cancellationToken)
    {
        using LeasedStream body = Observed(_inner.ReadAsStream(cancellationToken));
        body.CopyTo(stream);
    }

    protected override Task<Stream> CreateContentReadStreamAsync() => CreateContentReadStreamAsync(CancellationToken.None);

    protected override Task<Stream> CreateContentReadStreamAsync(CancellationToken cancellationToken) => IsFromRuntime(_inner)
        ? Task.FromResult<Stream>(Observed(_inner.ReadAsStream(cancellationToken)))
        : AwaitStreamAsync(cancellationToken);

    protected override Stream CreateContentReadStream(CancellationToken cancellationToken) => Observed(_inner.ReadAsStream(cancellationToken));

    protected override bool TryComputeLength(out long length)
    {
        long? known = _inner.Headers.ContentLength;
        length = known ?? 0;
        return known is not null;
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            Left();
            _inner.Dispose();
        }
        base.Dispose(disposing);
    }

    private static bool HasNoBody(HttpRequestMessage request, HttpResponseMessage response) =>
        request.Method == HttpMethod.Head
        || response.StatusCode is HttpStatusCode.NoContent or HttpStatusCode.NotModified
        || LengthOf(response.Content) == 0;

    /// <summary>From the raw header: the typed property would box it.</summary>
    private static long? LengthOf(HttpContent content) =>
        content.Headers.NonValidated.TryGetValues("Content-Length", out HeaderStringValues text)
        && long.TryParse(text.ToString(), NumberStyles.None, CultureInfo.InvariantCulture, out long length) ? length : null;

    /// <summary>The runtime's own, which cannot break but for its limit. Any other destination may, and then it is not the endpoint that failed.</summary>
    private static bool IsBuffer(Stream destination) => IsFromRuntime(destination);

    /// <summary>The runtime's own contents have their stream at hand; asking them for a task would only make one.</summary>
    private static bool IsFromRuntime(object thing) => thing.GetType().Assembly == typeof(HttpContent).Assembly;

    private async Task<Stream> AwaitStreamAsync(CancellationToken cancellationToken) =>
        Observed(await _inner.ReadAsStreamAsync(cancellationToken).ConfigureAwait(false));

    private async Task CopyAsync(Stream destination, CancellationToken cancellationToken)
    {
        await using LeasedStream body = Observed(await _inner.ReadAsStreamAsync(cancellationToken).ConfigureAwait(false));
        await body.CopyToAsync(destination, cancellationToken).ConfigureAwait(false);
    }

    private LeasedStream Observed(Stream stream) => new(stream, this, LengthOf(_inner));

    private async Task ObserveAsync(Task copying)
    {
        try { await copying.ConfigureAwait(false); }
        catch (Exception e) { Broke(e); throw; }
        EndOfBody();
    }
}
