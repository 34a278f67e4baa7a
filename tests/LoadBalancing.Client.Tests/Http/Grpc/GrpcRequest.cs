using System.Net;
using System.Net.Http.Headers;

namespace LoadBalancing.Client.Tests.Http.Grpc;

/// <summary>A call as a gRPC channel sends it.</summary>
internal static class GrpcRequest
{
    public static HttpRequestMessage Of(string? timeout = null, string mediaType = "application/grpc")
    {
        var content = new ByteArrayContent([0, 0, 0, 0, 0]);
        content.Headers.ContentType = MediaTypeHeaderValue.Parse(mediaType);
        var request = new HttpRequestMessage(HttpMethod.Post, "http://orders/shop.Orders/Get") { Version = HttpVersion.Version20, VersionPolicy = HttpVersionPolicy.RequestVersionExact, Content = content };
        if (timeout is not null) { request.Headers.TryAddWithoutValidation("grpc-timeout", timeout); }
        return request;
    }

    /// <summary>Headers and no status yet; it comes with the trailers.</summary>
    public static HttpResponseMessage Headers(string? status = null, string? pushback = null, string? mediaType = "application/grpc")
    {
        var response = new HttpResponseMessage(HttpStatusCode.OK) { Version = HttpVersion.Version20, Content = new StreamContent(new MemoryStream([0, 0, 0, 0, 0])) };
        if (mediaType is not null) { response.Content.Headers.TryAddWithoutValidation("Content-Type", mediaType); }
        if (status is not null) { response.Headers.Add("grpc-status", status); }
        if (pushback is not null) { response.Headers.Add("grpc-retry-pushback-ms", pushback); }
        return response;
    }
}
