using System.Net;
using LoadBalancing.Client.Http;
using LoadBalancing.Client.Transport;

namespace LoadBalancing.Client.Etcd.Wire;

/// <summary>A call whose answer has begun: messages until its end, and then its status.</summary>
internal sealed class GrpcCall : IAsyncDisposable
{
    /// <summary>What is taken of one message: ten times what etcd takes by default, and enough for a thousand members.</summary>
    private const int LongestMessage = 16 * 1024 * 1024;

    private readonly GrpcContent _content;
    private readonly HttpRequestMessage _request;
    private readonly HttpResponseMessage _response;
    private Stream? _body;

    private GrpcCall(GrpcContent content, HttpRequestMessage request, HttpResponseMessage response) => (_content, _request, _response) = (content, request, response);

    /// <summary>Sends a request, and returns with the headers of its answer.</summary>
    /// <exception cref="CallException">There is none, or one that is not gRPC.</exception>
    public static async Task<GrpcCall> BeginAsync(HttpMessageInvoker invoker, HttpRequestMessage request, GrpcContent content, CancellationToken cancellationToken)
    {
        request.Content = content;
        HttpResponseMessage? response = null;
        try
        {
            response = await invoker.SendAsync(request, cancellationToken).ConfigureAwait(false);
            if (response.StatusCode != HttpStatusCode.OK || !GrpcStatus.IsGrpc(response.Content))
            {
                throw new CallException(CallFault.Foreign, $"what answers there does not speak gRPC: HTTP {(int)response.StatusCode}, {response.Content.Headers.ContentType?.MediaType ?? "without a content type"}");
            }
            return new GrpcCall(content, request, response);
        }
        catch (Exception e)
        {
            bool isTls = request.RequestUri!.Scheme == Uri.UriSchemeHttps;
            response?.Dispose();
            request.Dispose();
            throw CallFaults.Of(e, content.IsSent, isTls, cancellationToken);
        }
    }

    /// <summary>The next message; null where the call has ended well.</summary>
    /// <exception cref="CallException">It ended with a status that is not OK, or broke.</exception>
    public async Task<byte[]?> ReadAsync(CancellationToken cancellationToken)
    {
        try
        {
            // An error without a message has its status in the headers, which are trailers at the same time.
            if (GrpcStatus.In(_response.Headers) is { } early && early != 0) { throw Ended(early, _response); }
            _body ??= await _response.Content.ReadAsStreamAsync(cancellationToken).ConfigureAwait(false);
            if (await GrpcFrames.ReadMessageAsync(_body, LongestMessage, cancellationToken).ConfigureAwait(false) is { } message) { return message; }
            int status = GrpcStatus.In(_response.TrailingHeaders) ?? GrpcStatus.In(_response.Headers) ?? throw new CallException(CallFault.Lost, "the answer ended without a grpc-status");
            return status == 0 ? null : throw Ended(status, _response);
        }
        catch (Exception e) when (e is not CallException) { throw CallFaults.Of(e, isSent: true, isTls: false, cancellationToken); }
    }

    /// <summary>The only message of the answer, read to its end; of a stream that is held open the first, since proxies end such a stream as cancelled.</summary>
    public async Task<byte[]> ReadOnlyAsync(CancellationToken cancellationToken)
    {
        byte[] message = await ReadAsync(cancellationToken).ConfigureAwait(false) ?? throw new CallException(CallFault.Foreign, "the answer holds no message");
        return _content.IsHeldOpen || await ReadAsync(cancellationToken).ConfigureAwait(false) is null ? message : throw new CallException(CallFault.Foreign, "the answer holds more than one message");
    }

    public ValueTask DisposeAsync()
    {
        // The response first: what is still open is cancelled by it, and not ended as if all were said.
        _response.Dispose();
        _request.Dispose();
        return ValueTask.CompletedTask;
    }

    private static CallException Ended(int status, HttpResponseMessage response) => CallException.Of(status, MessageIn(response));

    /// <summary>etcd's own words, percent-encoded where they are not ASCII.</summary>
    private static string MessageIn(HttpResponseMessage response) =>
        response.TrailingHeaders.NonValidated.TryGetValues("grpc-message", out var late) || response.Headers.NonValidated.TryGetValues("grpc-message", out late) ? Uri.UnescapeDataString(late.ToString()) : "";
}
