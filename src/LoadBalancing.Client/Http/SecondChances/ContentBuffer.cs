using LoadBalancing.Client.Resilience;

namespace LoadBalancing.Client.Http.SecondChances;

/// <summary>Reads a content into memory before it is sent, so that it can be sent again: only where its length is known and allowed, since what was begun and is too long could not even be sent once.</summary>
internal static class ContentBuffer
{
    public static bool IsWanted(HttpRequestMessage request, ResilienceConfig rules) =>
        rules.Retry is { BufferBytes: > 0 and var most } && !Replay.IsSafe(request.Content) && request.Content!.Headers.ContentLength is { } length && length <= most
        && RepeatableMark.IsIdempotent(request) && !GrpcStatus.IsGrpc(request);

    /// <summary>The content that stands for the caller's until the request is over; its bytes are the same.</summary>
    public static async Task<HttpContent> ReadAsync(HttpContent content, CancellationToken cancellationToken)
    {
        byte[] bytes = await content.ReadAsByteArrayAsync(cancellationToken).ConfigureAwait(false);
        var buffered = new ByteArrayContent(bytes);
        HeaderCopy.AddAll(buffered.Headers, content.Headers);
        return buffered;
    }
}
