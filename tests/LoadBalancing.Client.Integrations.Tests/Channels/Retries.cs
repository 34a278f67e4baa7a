using Grpc.Core;
using Grpc.Net.Client.Configuration;

namespace LoadBalancing.Client.Integrations.Tests.Channels;

/// <summary>gRPC's own retries, for all methods.</summary>
internal static class Retries
{
    public static ServiceConfig On(StatusCode status, int attempts) => new()
    {
        MethodConfigs =
        {
            new MethodConfig
            {
                Names = { MethodName.Default },
                RetryPolicy = new RetryPolicy
                {
                    MaxAttempts = attempts,
                    InitialBackoff = TimeSpan.FromMilliseconds(1),
                    MaxBackoff = TimeSpan.FromMilliseconds(1),
                    BackoffMultiplier = 1,
                    RetryableStatusCodes = { status },
                },
            },
        },
    };
}
