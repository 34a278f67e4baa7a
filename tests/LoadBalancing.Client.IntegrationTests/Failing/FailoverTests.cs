using System.Net;
using System.Net.Sockets;
using LoadBalancing.Client.Endpoints;
using LoadBalancing.Client.Http;
using LoadBalancing.Client.IntegrationTests.Harness;
using LoadBalancing.Client.IntegrationTests.Servers;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace LoadBalancing.Client.IntegrationTests.Failing;

/// <summary>What was provably never sent goes to another endpoint, whatever its method; what may have been sent does not.</summary>
public sealed class FailoverTests : IntegrationTest
{
    [Theory]
    [InlineData("GET")]
    [InlineData("POST")]
    [InlineData("PATCH")]
    public async Task A_refused_connection_is_failed_over(string method)
    {
        using var refusing = new RefusingPort();
        await using TestServer server = await TestServer.StartAsync();
        await using Balanced orders = Balanced.Over(refusing.Address, server.Address);
        using var request = new HttpRequestMessage(new HttpMethod(method), "http://orders/x");
        using HttpResponseMessage response = await orders.Client.SendAsync(request, Token);
        Assert.Equal("b", response.GetEndpoint()!.Id);
        Assert.Equal((0, 0, 1, 0), orders.A.Count());
        Assert.Equal((0, 1, 0, 0), orders.B.Count());
        Assert.Equal(EndpointAvailability.Probation, orders.A.Availability);
    }

    [Fact]
    public async Task A_name_that_is_not_known_is_failed_over()
    {
        await using TestServer server = await TestServer.StartAsync();
        await using Balanced orders = Balanced.Over("http://no-such-host.invalid:1", server.Address);
        using HttpResponseMessage response = await orders.Client.GetAsync("/", Token);
        Assert.Equal("b", response.GetEndpoint()!.Id);
        Assert.Equal(EndpointAvailability.Probation, orders.A.Availability);
    }

    [Fact]
    public async Task A_tls_endpoint_that_speaks_no_tls_is_failed_over()
    {
        await using TestServer plain = await TestServer.StartAsync();
        await using TestServer secure = await TestServer.StartAsync(new ServerSetup { Certificate = Certificates.For("orders") });
        await using Balanced orders = Balanced.Over($"https://{plain.Authority}", secure.Address);
        using HttpResponseMessage response = await orders.Client.PostAsync("https://orders/", new StringContent("x"), Token);
        Assert.Equal("b", response.GetEndpoint()!.Id);
    }

    [Fact]
    public async Task Connecting_that_takes_too_long_is_failed_over_and_alone_it_is_a_connection_error()
    {
        // Silence during the TLS handshake is part of connecting.
        await using RawServer silent = RawServer.Silent();
        await using TestServer secure = await TestServer.StartAsync(new ServerSetup { Certificate = Certificates.For("orders") });
        await using (var orders = new Balanced([$"https://127.0.0.1:{silent.Port}", secure.Address], options => options.Transport.ConnectTimeout = TimeSpan.FromSeconds(2)))
        {
            using HttpResponseMessage response = await orders.Client.PostAsync("https://orders/", new StringContent("x"), Token);
            Assert.Equal("b", response.GetEndpoint()!.Id);
            Assert.Equal((0, 0, 1, 0), orders.A.Count());
        }
        await using (var orders = new Balanced([$"https://127.0.0.1:{silent.Port}"], options => options.Transport.ConnectTimeout = TimeSpan.FromMilliseconds(100)))
        {
            var error = await Assert.ThrowsAsync<HttpRequestException>(() => orders.Client.GetAsync("https://orders/", Token));
            Assert.Equal(HttpRequestError.ConnectionError, error.HttpRequestError);
            Assert.Equal(SocketError.TimedOut, Assert.IsType<SocketException>(error.InnerException).SocketErrorCode);
            Assert.StartsWith($"Endpoint 'a' (https://127.0.0.1:{silent.Port}): ", error.Message, StringComparison.Ordinal);
            Assert.Equal((0, 0, 1, 0), orders.A.Count());
        }
    }

    [Fact]
    public async Task The_connect_timeout_of_the_users_own_handler_is_failed_over_too()
    {
        await using TestServer server = await TestServer.StartAsync();
        int attempts = 0;
        var own = new SocketsHttpHandler
        {
            ConnectTimeout = TimeSpan.FromSeconds(1),
            ConnectCallback = async (context, token) =>
            {
                if (Interlocked.Increment(ref attempts) == 1) { await Task.Delay(Timeout.Infinite, token); }
                var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
                await socket.ConnectAsync(context.DnsEndPoint, token);
                return new NetworkStream(socket, ownsSocket: true);
            },
        };
        await using var orders = new Balanced(["http://127.0.0.1:1", server.Address], client: builder => builder.ConfigurePrimaryHttpMessageHandler(() => own));
        using HttpResponseMessage response = await orders.Client.GetAsync("/", Token);
        Assert.Equal(("b", 2), (response.GetEndpoint()!.Id, attempts));
    }

    [Fact]
    public async Task Any_other_timeout_below_ours_proves_nothing_and_is_not_failed_over()
    {
        await using TestServer a = await TestServer.StartAsync(), b = await TestServer.StartAsync();
        await using var orders = new Balanced([a.Address, b.Address], client: builder => builder.ConfigurePrimaryHttpMessageHandler(() => new ImpatientHandler { InnerHandler = new SocketsHttpHandler() }));
        await Assert.ThrowsAsync<TaskCanceledException>(() => orders.Client.PostAsync("/", new StringContent("once"), Token));
        Assert.Equal((1, 0), (a.Count, b.Count));
        Assert.Equal((0, 0, 1, 0), orders.A.Count());
    }

    /// <summary>Sends, and then has had enough of waiting.</summary>
    private sealed class ImpatientHandler : DelegatingHandler
    {
        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            (await base.SendAsync(request, cancellationToken)).Dispose();
            throw new TaskCanceledException("The attempt took too long.", new TimeoutException("The attempt took too long."));
        }
    }

    [Fact]
    public async Task A_stream_that_was_never_read_is_posted_once_to_the_endpoint_that_listens()
    {
        using var refusing = new RefusingPort();
        byte[] arrived = [];
        await using TestServer server = await TestServer.StartAsync(async context =>
        {
            var body = new MemoryStream();
            await context.Request.Body.CopyToAsync(body, context.RequestAborted);
            arrived = body.ToArray();
        });
        await using Balanced orders = Balanced.Over(refusing.Address, server.Address);
        byte[] sent = [.. Enumerable.Range(0, 200_000).Select(i => (byte)i)];
        using var content = new StreamContent(new OneWayStream(sent));
        using HttpResponseMessage response = await orders.Client.PostAsync("/", content, Token);
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal(sent, arrived);
        Assert.Equal(1, server.Count);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_connection_that_broke_after_it_was_accepted_is_not_failed_over(bool resets)
    {
        await using var breaking = new RawServer(async connection =>
        {
            await connection.ReadHeadAsync();
            if (resets) { connection.Reset(); }
        });
        await using TestServer server = await TestServer.StartAsync();
        await using Balanced orders = Balanced.Over(breaking.Address, server.Address);
        await Assert.ThrowsAsync<HttpRequestException>(() => orders.Client.PostAsync("/", new StringContent("once"), Token));
        Assert.Equal((1, 0), (breaking.Accepted, server.Count));
        Assert.Equal((0, 0, 1, 0), orders.A.Count());
        Assert.Equal((0, 0, 0, 0), orders.B.Count());
        Assert.Equal(EndpointAvailability.Probation, orders.A.Availability);
    }

    [Fact]
    public async Task Garbage_for_an_answer_is_not_failed_over()
    {
        await using RawServer garbage = RawServer.AnsweringOnce("I am no HTTP\r\n\r\n");
        await using TestServer server = await TestServer.StartAsync();
        await using Balanced orders = Balanced.Over(garbage.Address, server.Address);
        var error = await Assert.ThrowsAsync<HttpRequestException>(() => orders.Client.PostAsync("/", new StringContent("once"), Token));
        Assert.Equal(HttpRequestError.InvalidResponse, error.HttpRequestError);
        Assert.Empty(server.Seen);
        Assert.Equal((0, 0, 1, 0), orders.A.Count());
    }

    [Fact]
    public async Task A_redirect_that_the_users_handler_followed_was_sent_once_already()
    {
        // The refused connection is the redirect's, after the first server has processed the order.
        using var refusing = new RefusingPort();
        await using TestServer redirecting = await TestServer.StartAsync(context =>
        {
            context.Response.Redirect(refusing.Address + "/elsewhere");
            return Task.CompletedTask;
        });
        await using TestServer other = await TestServer.StartAsync();
        await using var orders = new Balanced([redirecting.Address, other.Address], client: builder => builder.ConfigurePrimaryHttpMessageHandler(() => new SocketsHttpHandler { AllowAutoRedirect = true }));
        using var request = new HttpRequestMessage(HttpMethod.Post, "http://orders/order") { Content = new StringContent("once") };
        await Assert.ThrowsAsync<HttpRequestException>(() => orders.Client.SendAsync(request, Token));
        Assert.Equal((1, 0), (redirecting.Count, other.Count));
        Assert.Equal(new Uri("http://orders/order"), request.RequestUri);
        Assert.Equal(0, orders.Outstanding);
    }

    [Fact]
    public async Task What_the_caller_cancelled_goes_nowhere_else()
    {
        await using RawServer silent = RawServer.Silent();
        await using TestServer server = await TestServer.StartAsync();
        await using Balanced orders = Balanced.Over($"https://127.0.0.1:{silent.Port}", $"https://{server.Authority}");
        using var cancel = CancellationTokenSource.CreateLinkedTokenSource(Token);
        Task<HttpResponseMessage> sending = orders.Client.GetAsync("https://orders/", cancel.Token);
        await Until(() => silent.Accepted == 1, "the handshake hangs");
        await cancel.CancelAsync();
        var error = await Assert.ThrowsAnyAsync<OperationCanceledException>(() => sending);
        Assert.Equal(cancel.Token, error.CancellationToken);
        Assert.Equal((0, 0, 0, 1), orders.A.Count());
        Assert.Equal((0, 0, 0, 0), orders.B.Count());
        Assert.Equal(EndpointAvailability.Eligible, orders.A.Availability);
    }

    [Fact]
    public async Task A_connect_timeout_at_the_moment_of_the_callers_cancellation_is_the_callers()
    {
        await using TestServer server = await TestServer.StartAsync();
        using var cancel = CancellationTokenSource.CreateLinkedTokenSource(Token);
        var both = new CancelledTimeoutHandler(cancel);
        await using var orders = new Balanced(["http://127.0.0.1:1", server.Address], client: builder => builder.ConfigurePrimaryHttpMessageHandler(() => both));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => orders.Client.GetAsync("/", cancel.Token));
        Assert.Equal(1, both.Attempts);
        Assert.Equal((0, 0, 0, 1), orders.A.Count());
    }

    [Fact]
    public async Task The_clients_timeout_goes_nowhere_else_and_says_so()
    {
        await using RawServer silent = RawServer.Silent();
        await using TestServer server = await TestServer.StartAsync();
        await using var orders = new Balanced([silent.Address, server.Address], client: builder => builder.ConfigureHttpClient(http => http.Timeout = TimeSpan.FromMilliseconds(100)));
        var error = await Assert.ThrowsAsync<TaskCanceledException>(() => orders.Client.GetAsync("/", Token));
        Assert.IsType<TimeoutException>(error.InnerException);
        Assert.Equal(((0, 0, 0, 1), 0), (orders.A.Count(), server.Count));
    }

    /// <summary>Throws as SocketsHttpHandler does when ConnectTimeout passes, after the caller cancelled.</summary>
    private sealed class CancelledTimeoutHandler(CancellationTokenSource cancel) : HttpMessageHandler
    {
        public int Attempts { get; private set; }

        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            Attempts++;
            await cancel.CancelAsync();
            throw new TaskCanceledException("too long", new TimeoutException("A connection could not be established within the configured ConnectTimeout."));
        }
    }

    /// <summary>Can be read once and not sought.</summary>
    private sealed class OneWayStream(byte[] bytes) : MemoryStream(bytes)
    {
        public override bool CanSeek => false;
    }
}
