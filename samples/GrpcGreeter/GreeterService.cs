using Grpc.Core;

namespace GrpcGreeter;

/// <summary>What a server is like: how long it takes, and which of its calls it refuses with UNAVAILABLE (0: none).</summary>
internal sealed record Temper(string Name, TimeSpan Delay, int CallsPerFailure = 0);

/// <summary>Greets, in the temper of its server.</summary>
internal sealed class GreeterService(Temper temper, CallCount calls) : Greeter.GreeterBase
{
    public override async Task<Greeting> Greet(GreetRequest request, ServerCallContext context)
    {
        if (temper.CallsPerFailure > 0 && calls.Next() % temper.CallsPerFailure == 0)
        {
            throw new RpcException(new Status(StatusCode.Unavailable, $"{temper.Name} is not itself today"));
        }
        await Task.Delay(temper.Delay, context.CancellationToken);
        return new Greeting { Text = $"Hello {request.Name}", Server = temper.Name };
    }

    public override async Task GreetMany(GreetRequest request, IServerStreamWriter<Greeting> responses, ServerCallContext context)
    {
        for (int i = 0; i < 3; i++)
        {
            await responses.WriteAsync(new Greeting { Text = $"Hello {request.Name}, {i + 1}", Server = temper.Name }, context.CancellationToken);
            await Task.Delay(temper.Delay, context.CancellationToken);
        }
    }
}

/// <summary>The calls of one server; a service is made anew for each.</summary>
internal sealed class CallCount
{
    private int _calls;

    public int Next() => Interlocked.Increment(ref _calls);
}
