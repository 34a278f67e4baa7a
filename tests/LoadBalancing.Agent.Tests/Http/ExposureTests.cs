using System.Net;
using System.Net.Sockets;
using LoadBalancing.Agent.Http;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Connections.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace LoadBalancing.Agent.Tests.Http;

/// <summary>Who sees versions and load.</summary>
public sealed class ExposureTests
{
    private const string Path = "/.well-known/load-balancing", Token = "a-token-of-some-length";

    private static readonly RequestDelegate s_ok = _ => Task.CompletedTask;

    [Theory]
    [InlineData("127.0.0.1", true)]
    [InlineData("127.8.9.10", true)]
    [InlineData("::1", true)]
    [InlineData("::ffff:127.0.0.1", true)]
    [InlineData("10.0.0.1", false)]
    [InlineData("0.0.0.0", false)]
    [InlineData("::", false)]
    [InlineData("::ffff:10.0.0.1", false)]
    public void The_address_of_the_connection_decides(string peer, bool isAllowed)
    {
        Assert.Equal(isAllowed, new Exposure(new AgentOptions()).Allows(ContextFrom(IPAddress.Parse(peer))));
        Assert.False(new Exposure(new AgentOptions { AllowLoopback = false }).Allows(ContextFrom(IPAddress.Parse(peer))));
    }

    [Fact]
    public void An_address_that_was_read_from_a_header_does_not()
    {
        HttpContext context = ContextFrom(IPAddress.Loopback);
        using var unconnected = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        context.Features.Set<IConnectionSocketFeature>(new Connection { Socket = unconnected });
        Assert.False(new Exposure(new AgentOptions()).Allows(context));
    }

    [Theory]
    [InlineData("X-Forwarded-For")]
    [InlineData("Forwarded")]
    [InlineData("X-Original-For")]
    [InlineData("X-Real-IP")]
    public void What_a_proxy_on_this_machine_passes_on_does_not_come_from_this_machine(string header)
    {
        HttpContext context = ContextFrom(IPAddress.Loopback);
        context.Request.Headers[header] = "127.0.0.1";
        Assert.False(new Exposure(new AgentOptions()).Allows(context));
        context.Request.Headers.Authorization = "Bearer " + Token;
        Assert.True(new Exposure(new AgentOptions { Tokens = { Token } }).Allows(context));
    }

    [Fact]
    public void A_peer_without_an_address_is_nobody() => Assert.False(new Exposure(new AgentOptions()).Allows(new DefaultHttpContext()));

    [Fact]
    public async Task A_real_connection_shows_its_own_address_whatever_middleware_says_of_it()
    {
        await using AgentServer server = await AgentServer.StartAsync(s_ok, [], before: app => app.Use((context, next) =>
        {
            context.Connection.RemoteIpAddress = IPAddress.Parse("10.9.8.7");
            return next(context);
        }));
        using HttpResponseMessage answer = await server.SendAsync(Path);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
    }

    /// <summary>What makes a token cheap: see BearerTokens.</summary>
    [Fact]
    public async Task Requests_of_a_connection_share_the_string_of_their_token()
    {
        List<string?> shown = [];
        await using AgentServer server = await AgentServer.StartAsync(context => { shown.Add(context.Request.Headers.Authorization); return Task.CompletedTask; }, []);
        for (int i = 0; i < 3; i++) { (await server.SendAsync("/", "Authorization: Bearer " + Token)).Dispose(); }
        Assert.Same(shown[1], shown[2]);
    }

    [Theory]
    [InlineData(null, 404)]
    [InlineData("Authorization: Bearer " + Token, 200)]
    [InlineData("Authorization: Bearer another-token-like-it", 404)]
    [InlineData("X-Forwarded-For: 127.0.0.1", 404)]
    public async Task Who_may_not_see_gets_404_on_the_path_and_no_headers(string? header, int status)
    {
        await using AgentServer server = await AgentServer.StartAsync(s_ok, [], options =>
        {
            options.AllowLoopback = false;
            options.Tokens.Add("the-token-of-last-year");
            options.Tokens.Add(Token);
        });
        using HttpResponseMessage path = await server.SendAsync(Path, header is null ? [] : [header]);
        Assert.Equal((status, status == 200), ((int)path.StatusCode, path.Headers.CacheControl is not null));
        using HttpResponseMessage answer = await server.SendAsync("/", header is null ? ["x-load-report: 1"] : ["x-load-report: 1", header]);
        Assert.Equal((200, status == 200), ((int)answer.StatusCode, answer.Headers.Contains("endpoint-load-metrics")));
    }

    [Theory]
    [InlineData(false, "*", 404)]       // our own gate goes on to decide
    [InlineData(true, "*", 404)]        // no conventions: the option does not count
    [InlineData(true, "127.0.0.1", 200)]
    [InlineData(true, "localhost", 418)]    // RequireHost does not match: the route is not there
    public async Task On_a_mapped_path_conventions_decide_only_by_option_and_only_where_there_are_some(bool option, string host, int status)
    {
        await using AgentServer server = await AgentServer.StartAsync(
            context => { context.Response.StatusCode = 418; return Task.CompletedTask; }, [],
            options => (options.AllowLoopback, options.EndpointConventionsDecide) = (false, option),
            before: app => app.UseRouting(),
            map: app =>
            {
                IEndpointConventionBuilder mapped = app.MapLoadBalancingAgent();
                if (host != "*") { mapped.RequireHost(host); }
                app.UseEndpoints(_ => { });
            });
        using HttpResponseMessage answer = await server.SendAsync(Path);
        Assert.Equal(status, (int)answer.StatusCode);
    }

    [Theory]
    [InlineData(true, 200)]
    [InlineData(false, 401)]
    public async Task On_a_mapped_path_RequireAuthorization_decides(bool isAllowed, int status)
    {
        await using AgentServer server = await AgentServer.StartAsync(
            s_ok, [], options => (options.AllowLoopback, options.EndpointConventionsDecide) = (false, true), before: app => app.UseRouting(),
            map: app =>
            {
                app.UseAuthorization();
                app.MapLoadBalancingAgent().RequireAuthorization(policy => policy.RequireAssertion(_ => isAllowed));
                app.UseEndpoints(_ => { });
            },
            services: services =>
            {
                services.AddAuthentication("none").AddScheme<Microsoft.AspNetCore.Authentication.AuthenticationSchemeOptions, Nobody>("none", null);
                services.AddAuthorization();
            });
        using HttpResponseMessage answer = await server.SendAsync(Path);
        Assert.Equal(status, (int)answer.StatusCode);
    }

    private static DefaultHttpContext ContextFrom(IPAddress peer)
    {
        var context = new DefaultHttpContext();
        context.Connection.RemoteIpAddress = peer;
        return context;
    }

    private sealed class Connection : IConnectionSocketFeature
    {
        public required Socket Socket { get; init; }
    }

    private sealed class Nobody(
        Microsoft.Extensions.Options.IOptionsMonitor<Microsoft.AspNetCore.Authentication.AuthenticationSchemeOptions> options, Microsoft.Extensions.Logging.ILoggerFactory logger, System.Text.Encodings.Web.UrlEncoder encoder)
        : Microsoft.AspNetCore.Authentication.AuthenticationHandler<Microsoft.AspNetCore.Authentication.AuthenticationSchemeOptions>(options, logger, encoder)
    {
        protected override Task<Microsoft.AspNetCore.Authentication.AuthenticateResult> HandleAuthenticateAsync() =>
            Task.FromResult(Microsoft.AspNetCore.Authentication.AuthenticateResult.NoResult());
    }
}
