using System.Text;
using LoadBalancing.Client.IntegrationTests.Harness;
using Microsoft.Extensions.DependencyInjection;

namespace LoadBalancing.Client.IntegrationTests.Grpc;

/// <summary>A channel's place: makes calls of the test's methods.</summary>
internal sealed class GrpcCalls(HttpMessageInvoker invoker, CancellationToken token)
{
    /// <summary>Through the factory's handler of the balanced client, as AddGrpcClient would.</summary>
    public static GrpcCalls Over(Balanced orders, CancellationToken token) =>
        new(new HttpMessageInvoker(orders.Services.GetRequiredService<IHttpMessageHandlerFactory>().CreateHandler(Balanced.Name), disposeHandler: false), token);

    /// <summary>Begins a call; the message is the only one of a unary call and of a server stream. A client's stream begins without one.</summary>
    public GrpcCall Start(GrpcKind kind, string message = "hello", CancellationToken? cancel = null, TimeSpan? timeout = null, string[]? told = null)
    {
        HttpContent content = kind is GrpcKind.Unary or GrpcKind.ServerStream ? new WholeMessage(Encoding.UTF8.GetBytes(message)) : new PushedMessages();
        return new GrpcCall(invoker, new Uri($"http://{Balanced.Name}/test.Kinds/{kind}"), content, cancel ?? token, timeout, told ?? []);
    }

    /// <summary>A whole call: sends what its kind sends, reads to the end.</summary>
    public async Task<(IReadOnlyList<string> Messages, int? Status)> CallAsync(GrpcKind kind, string[] messages, params string[] told)
    {
        await using GrpcCall call = Start(kind, messages[0], told: told);
        if (kind is GrpcKind.ClientStream or GrpcKind.Bidi)
        {
            foreach (string message in messages) { await call.WriteAsync(message); }
            call.Complete();
        }
        return (await call.ReadToEndAsync(), call.Status);
    }
}
