using LoadBalancing.Client.Transport;

namespace LoadBalancing.Client.Simulation.Engine;

/// <summary>
/// Answers the health checks of one client, in no time: a server that works is well, whatever share of its requests fails; one that drains says so to checks, too. A check that
/// nobody answers lasts as long as it may.
/// </summary>
internal sealed class SimulatedChecks(SimulationState state, SimulatedClient client)
{
    public Task<CheckResult> SendAsync(CheckRequest request, CancellationToken cancellationToken)
    {
        SimulatedServer? server = Array.Find(state.Servers, server => server.Id.Equals(request.EndpointId, StringComparison.OrdinalIgnoreCase));
        if (server is null) { return Task.FromResult(CheckResult.Refused("there is no such server")); }
        bool isReached = server.Condition.IsReachableFrom(client.Group.Index);
        return isReached && Answer(server.Condition, request.Spec.Kind) is { } answer ? Task.FromResult(answer) : Nothing(isReached, cancellationToken);
    }

    /// <summary>Null when none comes.</summary>
    private static CheckResult? Answer(ServerCondition condition, CheckKind kind) =>
        condition.RefusesConnections ? CheckResult.Refused("the connection failed: ConnectionRefused")
        : kind == CheckKind.Tcp ? CheckResult.Passed("connected")
        : condition.Hangs ? null
        : condition.Drains ? CheckResult.Failed("status 503")
        : CheckResult.Passed("status 200");

    private static Task<CheckResult> Nothing(bool isConnected, CancellationToken cancellationToken)
    {
        var over = new TaskCompletionSource<CheckResult>();
        cancellationToken.Register(() => over.TrySetResult(new CheckResult(CheckEnd.TimedOut, isConnected, "no answer in time")));
        return over.Task;
    }
}
