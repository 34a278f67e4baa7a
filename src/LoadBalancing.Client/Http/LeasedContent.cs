using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using LoadBalancing.Client.Balancing;
using LoadBalancing.Client.Endpoints;
using LoadBalancing.Client.Load;
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

    /// <summary>The cluster, or the inspection of the body, which knows it: every response pays for each field.</summary>
    private readonly object _context;
    /// <summary>Stamps of 32 bits, right for 39 hours: every response pays for each field.</summary>
    private readonly uint _startedAt;
    private uint _endedAt;
    private AttemptEnd _end;

    protected LeasedContent(HttpContent inner, EndpointLease lease, ResponseVerdict verdict, object context)
    {
        _inner = inner;
        _lease = lease;
        _verdict = verdict;
        _context = context;
        _startedAt = (uint)Clock.StampOf(lease.StartedAt);
        HeaderCopy.AddAll(Headers, inner.Headers);
    }

    public EndpointNode Endpoint => _lease.Endpoint;

    /// <summary>Looks at the body as it passes by; null where nobody wants that.</summary>
    public BodyInspection? Inspection => _context as BodyInspection;

    protected EndpointLease Lease => _lease;

    protected StampClock Clock => Cluster.Surroundings.Clock;

    private Cluster Cluster => _context as Cluster ?? ((BodyInspection)_context).Cluster;

    protected ResponseVerdict Verdict => _verdict;

    /// <summary>Hands the lease to the content, or ends it now where no body follows.</summary>
    public static void Attach(HttpRequestMessage request, HttpResponseMessage response, EndpointLease lease, ResponseVerdict verdict, Cluster cluster)
    {
        // What was upgraded reads and writes its own stream, which a wrapper would break.
        if (response.StatusCode == HttpStatusCode.SwitchingProtocols || request.Method == HttpMethod.Connect) { lease.Complete(verdict.ToResult()); return; }
        bool hasNoBody = verdict.IsTrailersOnly || HasNoBody(request, response);
        BodyInspection? inspection = hasNoBody || cluster.Surroundings.ClassifyBody is null ? null : Inspect(request, response, cluster);
        LeasedContent content = verdict.AwaitsTrailers || lease.WantsLoadReport
            ? new TrailedContent(response, lease, verdict, inspection ?? (object)cluster)
            : new LeasedContent(response.Content, lease, verdict, inspection ?? (object)cluster);
        if (hasNoBody) { content.End(verdict.ToResult()); }
        response.Content = content;
    }

    /// <summary>The application says what the attempt was worth: until the end as part of it, then as a correction.</summary>
    /// <returns>False when that was said before, or comes too late, or the connection broke, which stays what it was.</returns>
    public bool ReportOutcome(OutcomeKind kind)
    {
        if (!_end.TrySay(kind, out OutcomeKind? ended)) { return false; }
        if (ended is not { } from) { return true; }
        StampClock clock = Clock;
        double since = SecondsSince(_endedAt, clock);
        if (from.IsTransportFailure() || since > BalancedResponseExtensions.LatestReport.TotalSeconds) { return false; }
        Cluster.Correct(Endpoint, StartedAt(clock), from, kind);
        return true;
    }

    /// <summary>The body came to its end.</summary>
    public void EndOfBody()
    {
        Inspection?.Ended();
        End(ResultAtEnd(_verdict));
    }

    /// <summary>As many bytes came as were promised: the end, unless trailers are to come.</summary>
    public virtual void AllRead() => EndOfBody();

    /// <summary>Reading broke: by the caller's cancellation, or by the connection.</summary>
    public void Broke(Exception exception)
    {
        Inspection?.Stop();
        End(ResultOf(exception));
    }

    /// <summary>What a reading that broke says.</summary>
    protected virtual CallResult ResultOf(Exception exception)
    {
        OutcomeKind kind = exception switch
        {
            OperationCanceledException => OutcomeKind.Canceled,
            // More than the caller wanted to buffer.
            HttpRequestException { HttpRequestError: HttpRequestError.ConfigurationLimitExceeded } => OutcomeKind.Abandoned,
            IOException or HttpRequestException => Http2Error.CodeOf(exception) == Http2Error.EnhanceYourCalm ? OutcomeKind.Overloaded : OutcomeKind.Disconnected,
            _ => OutcomeKind.Abandoned,
        };
        return _verdict.ToResult() with { Kind = kind, ErrorType = ErrorTypes.Of(exception) };
    }

    /// <summary>The caller stopped reading. An error that the headers told stays one; else nothing more is known.</summary>
    public virtual void Left()
    {
        Inspection?.Stop();
        CallResult result = _verdict.ToResult();
        End(_verdict.Kind == OutcomeKind.Success ? result with { Kind = OutcomeKind.Abandoned } : result);
    }

    /// <summary>What a body that was read to its end says.</summary>
    protected virtual CallResult ResultAtEnd(ResponseVerdict verdict) => verdict.ToResult();

    protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) => SerializeToStreamAsync(stream, context, CancellationToken.None);

    protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context, CancellationToken cancellationToken)
    {
        if (Inspection is not null || !IsBuffer(stream)) { return CopyAsync(stream, cancellationToken); }
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

    /// <summary>Once: whatever comes second finds that it has ended. What the application knows of this response goes before what we think.</summary>
    private void End(CallResult result)
    {
        if (_end.HasEnded) { return; }
        CallResult seen = Inspection?.Verdict is { } found ? Overruled(result, found) : result;
        StampClock clock = Clock;
        // Rounded up to 65 us, so that the last moment counts.
        _endedAt = (uint)clock.StampOf(clock.Now()) + 1;
        if (!_end.TryEnd(seen.Kind, out OutcomeKind? said)) { return; }
        if (said is { } kind) { seen = Overruled(seen, kind); }
        // At its first byte it counted as a failure: the end alone would not take that back.
        bool isPardoned = _verdict.AtHeaders.IsFailure() && !seen.Kind.IsFailure();
        _lease.Complete(isPardoned ? result : seen);
        if (isPardoned) { Cluster.Correct(Endpoint, StartedAt(clock), result.Kind, seen.Kind); }
    }

    /// <summary>A stamp early rather than late: what began before a probation cannot end it.</summary>
    private long StartedAt(StampClock clock) => clock.After(clock.Now(), TimeSpan.FromSeconds(-SecondsSince(_startedAt, clock) - StampClock.SecondsPerStamp));

    private static double SecondsSince(uint stamp, StampClock clock) => (int)((uint)clock.StampOf(clock.Now()) - stamp) * StampClock.SecondsPerStamp;

    /// <summary>What the connection did stays, and so does a failure that came with the trailers, which nobody could know before.</summary>
    private CallResult Overruled(CallResult result, OutcomeKind kind)
    {
        bool isNews = result.Kind.IsTransportFailure() || (_verdict.AwaitsTrailers && result.Kind.IsFailure() && !kind.IsFailure());
        return isNews ? result : result with { Kind = kind, ErrorType = kind.IsFailure() ? result.ErrorType ?? ErrorTypes.Classified : result.ErrorType };
    }

    private static BodyInspection? Inspect(HttpRequestMessage request, HttpResponseMessage response, Cluster cluster) =>
        cluster.Health.InspectBytes is > 0 and var limit && !GrpcStatus.IsGrpc(request)
            ? new BodyInspection(response, cluster, cluster.Surroundings.ClassifyBody!, limit)
            : null;

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
