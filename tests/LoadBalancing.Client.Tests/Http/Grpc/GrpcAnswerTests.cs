using LoadBalancing.Client.Endpoints;
using LoadBalancing.Client.Http;
using LoadBalancing.Client.Tests.Http.SecondChances;

namespace LoadBalancing.Client.Tests.Http.Grpc;

/// <summary>What counts as a gRPC call, and what its status says.</summary>
public sealed class GrpcAnswerTests : IDisposable
{
    private readonly Calls _calls = new(_ => { }, endpoints: 1);

    private EndpointNode A => _calls.Node("a");

    public void Dispose() => _calls.Dispose();

    [Theory]
    [InlineData("application/grpc", true)]
    [InlineData("application/grpc+proto", true)]
    [InlineData("application/grpc+json; charset=utf-8", true)]
    [InlineData("application/grpc;v=1", true)]
    [InlineData("Application/GRPC", true)]
    [InlineData("application/grpc-web", false)]         // its trailers are part of the body, so none would ever come
    [InlineData("application/grpc-web+proto", false)]
    [InlineData("application/grpcish", false)]
    public async Task A_call_without_a_status_at_its_end_has_failed_and_only_gRPC_has_to_have_one(string mediaType, bool isGrpc)
    {
        Task<HttpResponseMessage> sending = _calls.SendAsync(GrpcRequest.Of(mediaType: mediaType));
        _calls.Next().Answer.SetResult(GrpcRequest.Headers());
        using HttpResponseMessage response = await sending;
        await response.Content.CopyToAsync(Stream.Null, TestContext.Current.CancellationToken);
        Assert.Equal(isGrpc ? (0, 1) : (1, 0), (A.Succeeded, A.Failed));
    }

    [Theory]
    [InlineData("application/grpc")]
    [InlineData("application/grpc+proto")]
    [InlineData("application/grpc ;charset=utf-8")]
    public void An_answer_of_any_of_its_types_has_its_status_at_the_end(string mediaType) =>
        Assert.True(ResponseVerdict.Of(GrpcRequest.Of(), GrpcRequest.Headers(mediaType: mediaType), _calls.Cluster).AwaitsTrailers);

    [Theory]
    [InlineData("0", 1, 0, 0)]
    [InlineData("1", 0, 0, 1)]          // CANCELLED
    [InlineData("2", 0, 1, 0)]          // UNKNOWN
    [InlineData("4", 0, 0, 1)]          // DEADLINE_EXCEEDED, told by the server: slow
    [InlineData("5", 1, 0, 0)]
    [InlineData("13", 0, 1, 0)]         // INTERNAL
    [InlineData("15", 0, 1, 0)]         // DATA_LOSS
    [InlineData("16", 1, 0, 0)]         // UNAUTHENTICATED: an answer
    [InlineData("17", 0, 1, 0)]         // no known code: UNKNOWN
    [InlineData("-1", 0, 1, 0)]
    [InlineData("", 0, 1, 0)]
    public async Task What_a_status_says_of_its_endpoint(string status, long succeeded, long failed, long neutral)
    {
        Task<HttpResponseMessage> sending = _calls.SendAsync(GrpcRequest.Of());
        HttpResponseMessage answer = GrpcRequest.Headers();
        answer.TrailingHeaders.TryAddWithoutValidation("grpc-status", status);
        _calls.Next().Answer.SetResult(answer);
        using HttpResponseMessage response = await sending;
        await response.Content.CopyToAsync(Stream.Null, TestContext.Current.CancellationToken);
        Assert.Equal((succeeded, failed, neutral), (A.Succeeded, A.Failed, A.Tracker.Outcomes.Neutral));
    }

    [Fact]
    public async Task Two_statuses_are_none()
    {
        Task<HttpResponseMessage> sending = _calls.SendAsync(GrpcRequest.Of());
        HttpResponseMessage answer = GrpcRequest.Headers();
        answer.TrailingHeaders.Add("grpc-status", ["0", "0"]);
        _calls.Next().Answer.SetResult(answer);
        using HttpResponseMessage response = await sending;
        await response.Content.CopyToAsync(Stream.Null, TestContext.Current.CancellationToken);
        Assert.Equal((0, 1), (A.Succeeded, A.Failed));
    }

    [Theory]
    [InlineData("text/html", null, "grpc_content_type")]        // a proxy's page
    [InlineData("application/grpc-web", null, "grpc_content_type")]
    [InlineData(null, null, "grpc_content_type")]
    [InlineData("text/html", "14", "grpc_14")]                  // a status says more
    [InlineData("application/grpc+proto", "13", "grpc_13")]
    public async Task An_answer_that_is_no_gRPC_has_failed_although_a_channel_does_not_read_it(string? mediaType, string? status, string error)
    {
        Task<HttpResponseMessage> sending = _calls.SendAsync(GrpcRequest.Of());
        _calls.Next().Answer.SetResult(GrpcRequest.Headers(status, mediaType: mediaType));
        HttpResponseMessage response = await sending;
        Assert.Equal(status is null ? 1 : 0, A.Outstanding);        // a page has a body, which the server still writes
        response.Dispose();
        Assert.Equal((0, 1, 0), (A.Succeeded, A.Failed, A.Tracker.Outcomes.Neutral));
        Assert.Equal(error, ResponseVerdict.Of(GrpcRequest.Of(), GrpcRequest.Headers(status, mediaType: mediaType), _calls.Cluster).ToResult().ErrorType);
    }

    [Theory]
    [InlineData("14", null, 1, 0, 1.0)]             // UNAVAILABLE: a failure
    [InlineData("14", "2000", 0, 1, 0.1)]           // ... that says when to come back: it asks for less, as a 503 with Retry-After does
    [InlineData("14", "-1", 1, 0, 1.0)]             // "do not retry" names no time
    [InlineData("8", null, 0, 1, 0.1)]              // RESOURCE_EXHAUSTED always does
    [InlineData("13", "2000", 1, 0, 1.0)]           // INTERNAL is an error, whatever it says of retries
    public async Task Unavailable_with_a_pushback_asks_for_less(string status, string? pushback, long failed, long neutral, double share)
    {
        foreach (bool inTrailers in new[] { false, true })
        {
            using var calls = new Calls(_ => { }, endpoints: 1);
            Task<HttpResponseMessage> sending = calls.SendAsync(GrpcRequest.Of());
            HttpResponseMessage answer = inTrailers ? GrpcRequest.Headers() : GrpcRequest.Headers(status, pushback);
            if (inTrailers)
            {
                answer.TrailingHeaders.Add("grpc-status", status);
                if (pushback is not null) { answer.TrailingHeaders.Add("grpc-retry-pushback-ms", pushback); }
            }
            calls.Next().Answer.SetResult(answer);
            using HttpResponseMessage response = await sending;
            await response.Content.CopyToAsync(Stream.Null, TestContext.Current.CancellationToken);
            EndpointNode node = calls.Node("a");
            Assert.Equal((failed, neutral), (node.Failed, node.Tracker.Outcomes.Neutral));
            Assert.Equal(share, node.WeightFactor(calls.Time.GetTimestamp()), 3);
            // It asked for 2 s, or for none and gets one.
            calls.Time.Advance(TimeSpan.FromSeconds(pushback == "2000" ? 1.9 : 0.9));
            Assert.Equal(share, node.WeightFactor(calls.Time.GetTimestamp()), 3);
            calls.Time.Advance(TimeSpan.FromSeconds(0.2));
            Assert.Equal(1.0, node.WeightFactor(calls.Time.GetTimestamp()), 3);
        }
    }
}
