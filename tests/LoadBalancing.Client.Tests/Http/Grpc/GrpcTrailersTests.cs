using LoadBalancing.Client.Endpoints;
using LoadBalancing.Client.Tests.Http.SecondChances;

namespace LoadBalancing.Client.Tests.Http.Grpc;

/// <summary>A body of promised length whose status comes behind it: in HTTP/2 the last byte is not the end.</summary>
public sealed class GrpcTrailersTests : IDisposable
{
    private readonly Calls _calls = new(_ => { }, endpoints: 1);

    private EndpointNode A => _calls.Node("a");

    public void Dispose() => _calls.Dispose();

    [Fact]
    public async Task The_status_behind_the_last_promised_byte_counts()
    {
        (HttpResponseMessage response, Stream body) = await BeginAsync();
        await body.ReadExactlyAsync(new byte[5], TestContext.Current.CancellationToken);
        Assert.Equal(1, A.Outstanding);
        Assert.Equal(0, await body.ReadAsync(new byte[1], TestContext.Current.CancellationToken));
        Assert.Equal((0, 1, 0), (A.Outstanding, A.Succeeded, A.Failed));
        response.Dispose();
    }

    [Fact]
    public async Task Whoever_reads_all_messages_and_leaves_has_not_heard_it()
    {
        (HttpResponseMessage response, Stream body) = await BeginAsync();
        await body.ReadExactlyAsync(new byte[5], TestContext.Current.CancellationToken);
        response.Dispose();
        Assert.Equal((0, 0, 0, 1), (A.Outstanding, A.Succeeded, A.Failed, A.Tracker.Outcomes.Neutral));
    }

    /// <summary>HTTP/1.1 carries no gRPC, whatever the type says: nobody will send a status.</summary>
    [Fact]
    public async Task A_type_of_gRPC_in_a_request_of_http_1_is_only_a_type()
    {
        HttpRequestMessage request = GrpcRequest.Of();
        request.Version = new Version(1, 1);
        Task<HttpResponseMessage> sending = _calls.SendAsync(request);
        _calls.Next().Answer.SetResult(GrpcRequest.Headers(mediaType: "text/html"));
        using HttpResponseMessage response = await sending;
        await response.Content.CopyToAsync(Stream.Null, TestContext.Current.CancellationToken);
        Assert.Equal((1, 0), (A.Succeeded, A.Failed));
    }

    private async Task<(HttpResponseMessage Response, Stream Body)> BeginAsync()
    {
        Task<HttpResponseMessage> sending = _calls.SendAsync(GrpcRequest.Of());
        HttpResponseMessage answer = GrpcRequest.Headers();
        answer.Content = new StreamContent(new StatusBehind(answer)) { Headers = { ContentType = new("application/grpc"), ContentLength = 5 } };
        _calls.Next().Answer.SetResult(answer);
        HttpResponseMessage response = await sending;
        return (response, await response.Content.ReadAsStreamAsync(TestContext.Current.CancellationToken));
    }

    /// <summary>A message without content; the read that finds no more brings the trailers.</summary>
    private sealed class StatusBehind(HttpResponseMessage response) : MemoryStream([0, 0, 0, 0, 0])
    {
        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            int read = Read(buffer.Span);
            if (read == 0 && buffer.Length > 0) { response.TrailingHeaders.Add("grpc-status", "0"); }
            return ValueTask.FromResult(read);
        }
    }
}
