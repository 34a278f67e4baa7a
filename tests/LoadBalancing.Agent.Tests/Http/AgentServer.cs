using LoadBalancing.Agent.Load;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;

namespace LoadBalancing.Agent.Tests.Http;

/// <summary>A real server on a free port of this machine, with an agent whose clock the test moves.</summary>
internal sealed class AgentServer : IAsyncDisposable
{
    private readonly WebApplication _app;

    private AgentServer(WebApplication app, ManualTime time)
    {
        _app = app;
        Time = time;
        Http = new HttpClient { BaseAddress = new Uri(app.Urls.First()) };
    }

    public ManualTime Time { get; }

    public HttpClient Http { get; }

    public IAgent Agent => _app.Services.GetRequiredService<IAgent>();

    public RequestCounts Counts => _app.Services.GetRequiredService<RequestCounts>();

    public IServiceProvider Services => _app.Services;

    /// <param name="run">What the application does for requests that reach it.</param>
    /// <param name="configurations">The documents.</param>
    /// <param name="options">Options of the agent.</param>
    /// <param name="before">Middleware before the agent.</param>
    /// <param name="map">Endpoints of the application.</param>
    /// <param name="services">Services of the application.</param>
    public static async Task<AgentServer> StartAsync(
        RequestDelegate run, IAgentConfiguration[] configurations, Action<AgentOptions>? options = null, Action<WebApplication>? before = null, Action<WebApplication>? map = null, Action<IServiceCollection>? services = null)
    {
        var time = new ManualTime();
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Services.AddSingleton<TimeProvider>(time);
        services?.Invoke(builder.Services);
        AgentBuilder agent = builder.Services.AddLoadBalancingAgent(options);
        foreach (IAgentConfiguration configuration in configurations) { agent.AddConfiguration(configuration); }
        WebApplication app = builder.Build();
        before?.Invoke(app);
        app.UseLoadBalancingAgent();
        map?.Invoke(app);
        app.Run(run);
        await app.StartAsync(TestContext.Current.CancellationToken);
        return new(app, time);
    }

    /// <summary>Sends a request with headers as <c>name: value</c>.</summary>
    public Task<HttpResponseMessage> SendAsync(string path, params string[] headers) => SendAsync(HttpMethod.Get, path, headers);

    public async Task<HttpResponseMessage> SendAsync(HttpMethod method, string path, params string[] headers)
    {
        using var request = new HttpRequestMessage(method, path);
        foreach (string header in headers) { Assert.True(request.Headers.TryAddWithoutValidation(header[..header.IndexOf(':', StringComparison.Ordinal)], header[(header.IndexOf(':', StringComparison.Ordinal) + 1)..].TrimStart())); }
        return await Http.SendAsync(request, TestContext.Current.CancellationToken);
    }

    public Task StopAsync() => _app.StopAsync(TestContext.Current.CancellationToken);

    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        await _app.DisposeAsync();
    }
}

internal static class Answers
{
    /// <summary>The value of a header, or null where there is none.</summary>
    public static string? Header(this HttpResponseMessage response, string name) => response.Headers.TryGetValues(name, out IEnumerable<string>? values) ? string.Join(", ", values) : null;
}
