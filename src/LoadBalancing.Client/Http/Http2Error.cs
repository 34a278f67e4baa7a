namespace LoadBalancing.Client.Http;

/// <summary>The error code of HTTP/2 or HTTP/3 that a stream or connection was ended with.</summary>
internal static class Http2Error
{
    /// <returns>Null where the exception is of another kind.</returns>
    public static long? CodeOf(Exception? exception)
    {
        for (; exception is not null; exception = exception.InnerException)
        {
            if (exception is HttpProtocolException protocol) { return protocol.ErrorCode; }
        }
        return null;
    }
}
