using System.Net;

namespace LoadBalancing.Client.Http.Mirroring;

/// <summary>A caller's content, which says what was written of it.</summary>
internal sealed class RecordedContent : HttpContent
{
    private readonly BodyRecording _recording;

    public RecordedContent(HttpContent inner, BodyRecording recording)
    {
        (Inner, _recording) = (inner, recording);
        HeaderCopy.AddAll(Headers, inner.Headers);
    }

    public HttpContent Inner { get; }

    /// <summary>The runtime writes these to their end before it hands over an answer (HttpContent.AllowDuplex, which only it can ask for); any other, ours too, may outlast it.</summary>
    public bool IsWrittenFirst => Inner is StreamContent or MultipartContent or ByteArrayContent or ReadOnlyMemoryContent;

    protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) => SerializeToStreamAsync(stream, context, CancellationToken.None);

    protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context, CancellationToken cancellationToken)
    {
        using var recorded = new RecordingStream(stream, _recording);
        await Inner.CopyToAsync(recorded, context, cancellationToken).ConfigureAwait(false);
        recorded.Complete();
    }

    protected override void SerializeToStream(Stream stream, TransportContext? context, CancellationToken cancellationToken)
    {
        using var recorded = new RecordingStream(stream, _recording);
        Inner.CopyTo(recorded, context, cancellationToken);
        recorded.Complete();
    }

    protected override bool TryComputeLength(out long length)
    {
        long? known = Inner.Headers.ContentLength;
        length = known ?? 0;
        return known is not null;
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing) { Inner.Dispose(); }
        base.Dispose(disposing);
    }
}
