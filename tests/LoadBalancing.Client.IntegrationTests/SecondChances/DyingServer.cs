using System.Collections.Concurrent;
using LoadBalancing.Client.IntegrationTests.Servers;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace LoadBalancing.Client.IntegrationTests.SecondChances;

/// <summary>A server that is killed in the middle of what it does and comes back at its address. It counts each request that it begins with, by its id.</summary>
internal sealed class DyingServer(ConcurrentDictionary<string, int> processed)
{
    public const string Id = "x-id";

    public MortalServer With(HttpProtocols protocols) => new(new ServerSetup { Protocols = protocols, Answer = AnswerAsync });

    /// <summary>Long enough that some die in the middle, before their headers and in their bodies.</summary>
    private async Task AnswerAsync(HttpContext context)
    {
        processed.AddOrUpdate(context.Request.Headers[Id].ToString(), 1, (_, before) => before + 1);
        await context.Request.Body.CopyToAsync(Stream.Null, context.RequestAborted);
        await Task.Delay(10, context.RequestAborted);
        context.Response.ContentLength = 20;
        await context.Response.WriteAsync("1234567890", context.RequestAborted);
        await context.Response.Body.FlushAsync(context.RequestAborted);
        await Task.Delay(5, context.RequestAborted);
        await context.Response.WriteAsync("1234567890", context.RequestAborted);
    }
}
