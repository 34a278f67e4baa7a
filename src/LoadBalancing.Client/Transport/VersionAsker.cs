using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using LoadBalancing.Client.Versions;

namespace LoadBalancing.Client.Transport;

/// <summary>Asks endpoints what they run, over connections that it keeps.</summary>
internal sealed class VersionAsker : IDisposable
{
    private readonly Lock _lock = new();
    private HttpMessageInvoker? _connections;
    private TransportConfig? _madeFor;
    private bool _isDisposed;

    /// <inheritdoc cref="AskVersion"/>
    public async Task<VersionAnswer> AskAsync(VersionQuestion question, CancellationToken cancellationToken)
    {
        try
        {
            using HttpRequestMessage request = RequestOf(question);
            using HttpResponseMessage response = await Connections(question.Transport).SendAsync(request, cancellationToken).ConfigureAwait(false);
            string? text = VersionHeaders.In(response);
            if (question.IsAgent)
            {
                if (response.StatusCode is HttpStatusCode.NotFound or HttpStatusCode.MethodNotAllowed or HttpStatusCode.NotImplemented) { return new VersionAnswer(VersionAnswer.NoAgent); }
                if (response.Content.Headers.ContentType?.MediaType == "application/json" && await ReadAsync(response.Content, cancellationToken).ConfigureAwait(false) is { Length: > 0 } body)
                {
                    return AgentAnswer.Read(body, question.Document) is { } complete ? new(VersionAnswer.Answered, new(complete, IsComplete: true), text) : new(VersionAnswer.NoVersion);
                }
            }
            if (text is null) { return new VersionAnswer(VersionAnswer.NoVersion); }
            if (!VersionHeader.TryRead(text, question.Document, out VersionStatement? said)) { return new VersionAnswer(VersionAnswer.Malformed); }
            return said is null ? new(VersionAnswer.NoVersion) : new(VersionAnswer.Answered, new(said, IsComplete: false), text);
        }
        catch (Exception) when (cancellationToken.IsCancellationRequested) { return new VersionAnswer(VersionAnswer.TimedOut); }
        catch (JsonException) { return new VersionAnswer(VersionAnswer.Malformed); }
        catch (Exception e) when (e is HttpRequestException or IOException or OperationCanceledException or UriFormatException or ObjectDisposedException or FormatException)
        {
            return new VersionAnswer(VersionAnswer.Failed);
        }
    }

    public void Dispose()
    {
        lock (_lock)
        {
            _isDisposed = true;
            _connections?.Dispose();
        }
    }

    private static HttpRequestMessage RequestOf(VersionQuestion question)
    {
        var request = new HttpRequestMessage(
            question.IsAgent ? HttpMethod.Get : HttpMethod.Head, (question.Address.Scheme == "https" ? question.Address.HttpsPrefix : question.Address.HttpPrefix) + question.Path)
        {
            Version = HttpVersion.Version11,
            VersionPolicy = HttpVersionPolicy.RequestVersionOrHigher,
        };
        request.Headers.TryAddWithoutValidation(VersionHeaders.Ask, VersionHeaders.Yes);
        if (question.Host.For(question.Address) is { } host) { request.Headers.Host = host; }
        if (question.Token is { } token) { request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token); }
        return request;
    }

    /// <summary>The whole body, or none where it is longer than any such answer.</summary>
    private static async Task<byte[]?> ReadAsync(HttpContent content, CancellationToken cancellationToken)
    {
        await using Stream body = await content.ReadAsStreamAsync(cancellationToken).ConfigureAwait(false);
        byte[] bytes = new byte[AgentAnswer.LongestBody + 1];
        int read = await body.ReadAtLeastAsync(bytes, bytes.Length, throwOnEndOfStream: false, cancellationToken).ConfigureAwait(false);
        return read > AgentAnswer.LongestBody ? throw new JsonException("The answer is too long.") : bytes[..read];
    }

    private HttpMessageInvoker Connections(TransportConfig config)
    {
        lock (_lock)
        {
            ObjectDisposedException.ThrowIf(_isDisposed, this);
            if (_connections is { } made && _madeFor == config) { return made; }
            SocketsHttpHandler handler = PrimaryHandler.Create(config);
            // Nobody's request, so nobody's trace.
            handler.ActivityHeadersPropagator = null;
            // Those that still ask over the old ones end by their time at the latest.
            _connections?.Dispose();
            (_connections, _madeFor) = (new HttpMessageInvoker(handler), config);
            return _connections;
        }
    }
}
