namespace LoadBalancing.Client.Http.Mirroring;

/// <summary>Contents whose bytes lie ready: to copy them costs less than to look on as they are written.</summary>
internal static class InMemory
{
    /// <returns>The bytes; null for any other content. One that derives from these may write something else.</returns>
    public static byte[]? Read(HttpContent content)
    {
        Type type = content.GetType();
        if (type != typeof(StringContent) && type != typeof(ByteArrayContent) && type != typeof(FormUrlEncodedContent) && type != typeof(ReadOnlyMemoryContent)) { return null; }
        byte[] bytes = new byte[content.Headers.ContentLength ?? 0];
        using var stream = new MemoryStream(bytes);
        content.CopyTo(stream, context: null, CancellationToken.None);
        return bytes;
    }
}
