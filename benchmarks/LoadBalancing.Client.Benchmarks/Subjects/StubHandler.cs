using System.Net;

namespace LoadBalancing.Client.Benchmarks.Subjects;

/// <summary>
/// A primary handler without a network. It reads what a real one reads (host, port, path and query of the URI; Host) and answers with a fresh
/// response whose content has two headers: at once, or after a turn through the thread pool.
/// </summary>
internal sealed class StubHandler(bool isAsync) : HttpMessageHandler
{
    private static readonly byte[] s_body = [.. Enumerable.Repeat((byte)'x', 128)];
    private long _seen;

    public long Seen => _seen;

    protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) =>
        isAsync ? AnswerLaterAsync(request) : Task.FromResult(Answer(request));

    protected override HttpResponseMessage Send(HttpRequestMessage request, CancellationToken cancellationToken) => Answer(request);

    private async Task<HttpResponseMessage> AnswerLaterAsync(HttpRequestMessage request)
    {
        HttpResponseMessage response = Answer(request);
        await Task.Yield();
        return response;
    }

    private HttpResponseMessage Answer(HttpRequestMessage request)
    {
        Uri uri = request.RequestUri!;
        _seen += uri.Host.Length + uri.Port + uri.PathAndQuery.Length + (request.Headers.Host?.Length ?? 0);
        var content = new ByteArrayContent(s_body);
        content.Headers.TryAddWithoutValidation("Content-Type", "text/plain");
        content.Headers.TryAddWithoutValidation("Content-Length", "128");
        return new HttpResponseMessage(HttpStatusCode.OK) { RequestMessage = request, Content = content };
    }
}
