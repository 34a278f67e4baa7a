using System.Net.Sockets;
using System.Security.Authentication;
using LoadBalancing.Client.Configuration;
using LoadBalancing.Client.Resilience;
using LoadBalancing.Client.Tests.Http.SecondChances;

namespace LoadBalancing.Client.Tests.Http.Grpc;

/// <summary>A gRPC channel calls an exception Unavailable when a SocketException or an IOException is inside, and else Internal; a cancellation it calls Cancelled.</summary>
public sealed class GrpcErrorTests : IDisposable
{
    private Calls? _calls;

    public void Dispose() => _calls?.Dispose();

    public static TheoryData<HttpRequestError> NeverSent => [HttpRequestError.ConnectionError, HttpRequestError.NameResolutionError, HttpRequestError.SecureConnectionError, HttpRequestError.VersionNegotiationError, HttpRequestError.ProxyTunnelError];

    [Theory]
    [MemberData(nameof(NeverSent))]
    public async Task What_was_never_sent_is_unavailable_and_keeps_its_kind_and_its_words(HttpRequestError kind)
    {
        var thrown = new HttpRequestException(kind, "no connection", new AuthenticationException("the name does not match"));
        HttpRequestException error = await FailAsync(GrpcRequest.Of(), thrown);
        Assert.True(IsUnavailable(error));
        Assert.Equal(kind, error.HttpRequestError);
        Assert.Contains(kind == HttpRequestError.SecureConnectionError ? "the name does not match" : "no connection", error.Message, StringComparison.Ordinal);
        Assert.Contains(Chain(error), inner => inner is AuthenticationException);
    }

    [Fact]
    public async Task What_gRPC_understands_already_stays_as_it_was_thrown()
    {
        HttpRequestException thrown = Calls.Refused();
        Assert.Same(thrown, await FailAsync(GrpcRequest.Of(), thrown));
        thrown = new HttpRequestException(HttpRequestError.SecureConnectionError, "ended", new IOException("unexpected end"));
        HttpRequestException error = await FailAsync(GrpcRequest.Of(), thrown);
        Assert.Single(Chain(error).OfType<IOException>());
    }

    [Fact]
    public async Task What_may_have_been_processed_is_not_made_to_look_safe_to_repeat()
    {
        var thrown = new HttpRequestException(HttpRequestError.InvalidResponse, "garbage");
        Assert.Same(thrown, await FailAsync(GrpcRequest.Of(), thrown));
    }

    [Fact]
    public async Task Callers_that_speak_no_gRPC_get_what_was_thrown()
    {
        var thrown = new HttpRequestException(HttpRequestError.VersionNegotiationError, "no HTTP/2");
        Assert.Same(thrown, await FailAsync(GrpcRequest.Of(mediaType: "application/json"), thrown));
    }

    [Fact]
    public async Task Nobody_left_is_unavailable()
    {
        _calls = new Calls(options => { options.AllowEmpty = true; options.Endpoints.Clear(); }, endpoints: 0);
        HttpRequestException error = await Assert.ThrowsAsync<HttpRequestException>(() => _calls.SendAsync(GrpcRequest.Of()));
        Assert.True(IsUnavailable(error));
    }

    [Fact]
    public async Task A_limit_that_refuses_is_unavailable_and_still_says_which()
    {
        _calls = new Calls(options => options.Resilience.Limits.MaxOutstanding = 1, endpoints: 1);
        Task<HttpResponseMessage> first = _calls.SendAsync(GrpcRequest.Of());
        Call call = _calls.Next();
        RequestRejectedException error = await Assert.ThrowsAsync<RequestRejectedException>(() => _calls.SendAsync(GrpcRequest.Of()));
        Assert.True(IsUnavailable(error));
        call.Answer.SetResult(GrpcRequest.Headers("0"));
        (await first).Dispose();
    }

    [Fact]
    public async Task The_time_of_all_attempts_is_unavailable_since_the_caller_cancelled_nothing()
    {
        _calls = new Calls(options => options.Resilience.TotalTimeout = TimeSpan.FromSeconds(1), endpoints: 1);
        Task<HttpResponseMessage> sending = _calls.SendAsync(GrpcRequest.Of());
        _calls.Next();
        _calls.AdvanceUntil(() => sending.IsCompleted, TimeSpan.FromMilliseconds(100));
        HttpRequestException error = await Assert.ThrowsAsync<HttpRequestException>(() => sending);
        Assert.True(IsUnavailable(error));
        Assert.Contains("Resilience:TotalTimeout", error.Message, StringComparison.Ordinal);
        Assert.Contains(Chain(error), inner => inner is TimeoutException);
        Assert.DoesNotContain(Chain(error), inner => inner is HttpProtocolException);
    }

    [Fact]
    public async Task Calm_that_a_server_asks_for_is_no_broken_connection()
    {
        await FailAsync(GrpcRequest.Of(), new HttpRequestException(HttpRequestError.HttpProtocolError, "calm", new HttpProtocolException(11, "ENHANCE_YOUR_CALM", null)));
        Assert.Equal((0, 1), (_calls!.Node("a").Failed, _calls.Node("a").Tracker.Outcomes.Neutral));
    }

    [Fact]
    public async Task Nor_proof_that_nothing_was_processed()
    {
        var calm = new HttpRequestException(HttpRequestError.HttpProtocolError, "calm", new HttpProtocolException(11, "ENHANCE_YOUR_CALM", null));
        _calls = new Calls(_ => { }, endpoints: 2, answer: _ => Task.FromException<HttpResponseMessage>(calm));
        await Assert.ThrowsAnyAsync<HttpRequestException>(() => _calls.SendAsync(GrpcRequest.Of()));
        Assert.Single(_calls.All);
    }

    [Theory]
    [InlineData(11, 0, 1, 0.1)]         // ENHANCE_YOUR_CALM: overload
    [InlineData(2, 1, 0, 1.0)]          // INTERNAL_ERROR: broken
    public async Task Nor_is_it_in_the_middle_of_a_stream(long code, long failed, long neutral, double share)
    {
        using var broken = new BrokenStream(code);
        _calls = new Calls(_ => { }, endpoints: 1);
        Task<HttpResponseMessage> sending = _calls.SendAsync(GrpcRequest.Of());
        HttpResponseMessage headers = GrpcRequest.Headers();
        headers.Content = new StreamContent(broken) { Headers = { ContentType = new("application/grpc") } };
        _calls.Next().Answer.SetResult(headers);
        using HttpResponseMessage response = await sending;
        Stream body = await response.Content.ReadAsStreamAsync(TestContext.Current.CancellationToken);
        await Assert.ThrowsAsync<HttpProtocolException>(() => body.ReadExactlyAsync(new byte[1], TestContext.Current.CancellationToken).AsTask());
        Assert.Equal((failed, neutral), (_calls.Node("a").Failed, _calls.Node("a").Tracker.Outcomes.Neutral));
        Assert.Equal(share, _calls.Node("a").WeightFactor(_calls.Time.GetTimestamp()), 3);
    }

    private async Task<HttpRequestException> FailAsync(HttpRequestMessage request, Exception thrown)
    {
        _calls = new Calls(_ => { }, endpoints: 1);
        Task<HttpResponseMessage> sending = _calls.SendAsync(request);
        _calls.Next().Fail(thrown);
        return await Assert.ThrowsAnyAsync<HttpRequestException>(() => sending);
    }

    /// <summary>As grpc-dotnet decides.</summary>
    private static bool IsUnavailable(Exception error) => Chain(error).Any(inner => inner is SocketException or IOException);

    private static IEnumerable<Exception> Chain(Exception? error)
    {
        for (; error is not null; error = error.InnerException) { yield return error; }
    }
}
