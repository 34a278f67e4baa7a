using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace QuickStart;

/// <summary>Five real Kestrel servers on free loopback ports.</summary>
internal sealed class Servers : IAsyncDisposable
{
    private readonly Dictionary<string, WebApplication> _running = [];

    /// <summary>Addresses by name, in the order of the display.</summary>
    public IEnumerable<KeyValuePair<string, Uri>> Addresses => _running.Select(server => KeyValuePair.Create(server.Key, new Uri(server.Value.Urls.Single())));

    public static async Task<Servers> StartAsync(Faults faults)
    {
        var servers = new Servers();
        foreach (string name in Faults.ServerNames) { servers._running[name] = await StartAsync(name, faults); }
        return servers;
    }

    public async ValueTask DisposeAsync()
    {
        foreach (WebApplication server in _running.Values) { await server.DisposeAsync(); }
    }

    private static async Task<WebApplication> StartAsync(string name, Faults faults)
    {
        WebApplicationBuilder builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().UseUrls("http://127.0.0.1:0");
        builder.Logging.ClearProviders();
        WebApplication server = builder.Build();
        server.Run(context => AnswerAsync(context, faults.Next(name)));
        await server.StartAsync();
        return server;
    }

    private static async Task AnswerAsync(HttpContext context, Answer answer)
    {
        if (answer.Delay > TimeSpan.Zero) { await Task.Delay(answer.Delay, context.RequestAborted); }
        context.Response.StatusCode = answer.Status;
        await context.Response.WriteAsync("order 42", context.RequestAborted);
    }
}
