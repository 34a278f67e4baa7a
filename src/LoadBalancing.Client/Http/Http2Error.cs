using LoadBalancing.Client.Diagnostics;

namespace LoadBalancing.Client.Http;

/// <summary>The error code of HTTP/2 or HTTP/3 that a stream or connection was ended with.</summary>
internal static class Http2Error
{
    /// <summary>RFC 9113, 8.7: the request was not processed.</summary>
    public const long RefusedStream = 7;

    /// <summary>What a server resets a stream with whose deadline its own clock has seen first.</summary>
    public const long Cancel = 8;

    /// <summary>RFC 9113, 7: it asks for less, which gRPC calls RESOURCE_EXHAUSTED.</summary>
    public const long EnhanceYourCalm = 11;

    /// <returns>Null where the exception is of another kind.</returns>
    public static long? CodeOf(Exception exception) => ExceptionChain.Of(exception).OfType<HttpProtocolException>().FirstOrDefault()?.ErrorCode;
}
