using LoadBalancing.Client.Transport;
using Microsoft.AspNetCore.Http;

namespace LoadBalancing.Client.IntegrationTests.Grpc.Servers;

/// <summary>One call, answered as the server and the call were told.</summary>
internal sealed class KestrelGrpcCall(HttpContext context, IReadOnlyDictionary<string, string> told)
{
    private readonly CancellationToken _aborted = context.RequestAborted;

    public async Task AnswerAsync()
    {
        context.Response.ContentType = "application/grpc";
        try
        {
            if (Has("headers-first")) { await context.Response.Body.FlushAsync(_aborted); }
            await Task.Delay(Number("delay-ms"), _aborted);
            if (Has("only"))
            {
                context.Response.Headers["grpc-status"] = Text("status", "0");
                foreach ((string name, string value) in Trailers()) { context.Response.Headers[name] = value; }
                return;
            }
            await AnswerAsync(Enum.Parse<GrpcKind>(Path.GetFileName(context.Request.Path.Value!)));
            if (Has("holds")) { await Task.Delay(Timeout.Infinite, _aborted); }
            foreach ((string name, string value) in Trailers()) { context.Response.AppendTrailer(name, value); }
            context.Response.AppendTrailer("grpc-status", Text("status", "0"));
        }
        // The caller or the server went away.
        catch (Exception e) when (e is OperationCanceledException or IOException)
        {
        }
    }

    private async Task AnswerAsync(GrpcKind kind)
    {
        var received = new List<byte[]>();
        int most = Number("answers-after", kind is GrpcKind.Unary or GrpcKind.ServerStream ? 1 : int.MaxValue);
        while (received.Count < most && await GrpcCall.ReadFrameAsync(context.Request.Body, _aborted) is { } message)
        {
            received.Add(message);
            if (kind == GrpcKind.Bidi) { await WriteAsync(message); }
        }
        switch (kind)
        {
            case GrpcKind.Unary: await WriteAsync(Text("status", "0") == "0" ? received[0] : []); break;
            case GrpcKind.ServerStream:
                for (int i = Number("messages", 3); i > 0; i--)
                {
                    await Task.Delay(Number("pause-ms"), _aborted);
                    await WriteAsync(received[0]);
                }
                break;
            case GrpcKind.ClientStream: await WriteAsync([.. received.SelectMany((message, i) => i == 0 ? message : [(byte)'+', .. message])]); break;
            default: break;
        }
    }

    private async Task WriteAsync(byte[] message)
    {
        await context.Response.Body.WriteAsync(GrpcFrames.Of(message), _aborted);
        await context.Response.Body.FlushAsync(_aborted);
    }

    private bool Has(string key) => context.Request.Headers.ContainsKey("x-" + key) || told.ContainsKey(key);

    private string Text(string key, string otherwise) => context.Request.Headers["x-" + key].FirstOrDefault() ?? told.GetValueOrDefault(key, otherwise);

    private int Number(string key, int otherwise = 0) => Text(key, "") is { Length: > 0 } text ? int.Parse(text) : otherwise;

    private IEnumerable<(string Name, string Value)> Trailers() =>
        Text("trailers", "").Split(',', StringSplitOptions.RemoveEmptyEntries).Select(pair => pair.Split('=', 2)).Select(pair => (pair[0], pair[1]));
}
