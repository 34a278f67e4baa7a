using System.Collections.Concurrent;
using System.Net;
using System.Security.Cryptography.X509Certificates;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Https;
using Microsoft.Extensions.DependencyInjection;

namespace LoadBalancing.Client.IntegrationTests.Servers;

/// <summary>A real Kestrel on a free loopback port, which remembers every request. Answers 200 with its name unless told otherwise.</summary>
internal sealed class TestServer : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly string _scheme;
    private readonly IPAddress _ip;

    private TestServer(WebApplication app, ServerSetup setup)
    {
        _app = app;
        _scheme = setup.Certificate is null ? "http" : "https";
        _ip = setup.Ip;
    }

    public ConcurrentQueue<SeenRequest> Seen { get; } = new();

    /// <summary>Gets the server names that clients asked for in TLS.</summary>
    public ConcurrentQueue<string> ServerNames { get; private init; } = new();

    public int Port { get; private set; }

    /// <summary>Gets the address with scheme, IP and port.</summary>
    public string Address => $"{_scheme}://{Authority}";

    public string Authority => new IPEndPoint(_ip, Port).ToString();

    public int Count => Seen.Count;

    public SeenRequest Only => Assert.Single(Seen);

    public static Task<TestServer> StartAsync(string name) => StartAsync(new ServerSetup { Answer = context => context.Response.WriteAsync(name) });

    public static Task<TestServer> StartAsync(RequestDelegate answer) => StartAsync(new ServerSetup { Answer = answer });

    public static async Task<TestServer> StartAsync(ServerSetup? setup = null)
    {
        setup ??= new ServerSetup();
        var names = new ConcurrentQueue<string>();
        WebApplicationBuilder builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().UseKestrelHttpsConfiguration().ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            setup.Kestrel?.Invoke(kestrel);
            kestrel.Listen(setup.Ip, setup.Port, listen =>
            {
                listen.Protocols = setup.Protocols;
                if (setup.Certificate is { } certificate)
                {
                    listen.UseHttps(https =>
                    {
                        https.ServerCertificateSelector = (_, name) => { names.Enqueue(name ?? ""); return certificate; };
                        setup.Https?.Invoke(https);
                    });
                }
            });
        });
        WebApplication app = builder.Build();
        var server = new TestServer(app, setup) { ServerNames = names };
        app.UseWebSockets();
        app.Run(context =>
        {
            server.Remember(context);
            return setup.Answer(context);
        });
        await app.StartAsync();
        string address = app.Services.GetRequiredService<IServer>().Features.GetRequiredFeature<IServerAddressesFeature>().Addresses.Single();
        server.Port = new Uri(address).Port;
        return server;
    }

    /// <summary>Stops at once: open connections are aborted, and the port refuses.</summary>
    public Task KillAsync() => _app.StopAsync(new CancellationToken(canceled: true));

    public async ValueTask DisposeAsync()
    {
        await KillAsync();
        await _app.DisposeAsync();
    }

    private void Remember(HttpContext context) => Seen.Enqueue(new SeenRequest(
        context.Request.Method,
        context.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget,
        context.Request.Headers.Host.ToString(),
        context.Request.Protocol,
        context.Request.Headers.ToDictionary(header => header.Key, header => header.Value.ToString(), StringComparer.OrdinalIgnoreCase)));
}

/// <summary>What a server speaks and answers.</summary>
internal sealed record ServerSetup
{
    public RequestDelegate Answer { get; init; } = static context => context.Response.WriteAsync("ok");

    public HttpProtocols Protocols { get; init; } = HttpProtocols.Http1;

    public X509Certificate2? Certificate { get; init; }

    /// <summary>Gets what else the server's TLS is told.</summary>
    public Action<HttpsConnectionAdapterOptions>? Https { get; init; }

    /// <summary>Gets what else the server as a whole is told.</summary>
    public Action<KestrelServerOptions>? Kestrel { get; init; }

    public IPAddress Ip { get; init; } = IPAddress.Loopback;

    /// <summary>Gets the port; 0 for a free one. Another only to come back to where a server was.</summary>
    public int Port { get; init; }
}
