using LoadBalancing.Client.Transport;

namespace LoadBalancing.Client.Simulation.Engine;

/// <summary>Answers the health checks of one client, in no time: a server that works is well, whatever share of its requests fails.</summary>
internal sealed class SimulatedChecks(SimulationState state, SimulatedClient client)
{
    public Task<CheckResult> SendAsync(CheckRequest request, CancellationToken cancellationToken)
    {
        SimulatedServer? server = Array.Find(state.Servers, server => server.Id.Equals(request.EndpointId, StringComparison.OrdinalIgnoreCase));
        if (server is null || server.Condition.RefusesConnections) { return Task.FromResult(CheckResult.Refused("the connection failed: ConnectionRefused")); }
        bool isReached = server.Condition.IsReachableFrom(client.Group.Index);
        if (isReached && !server.Condition.Hangs) { return Task.FromResult(CheckResult.Passed("status 200")); }
        var over = new TaskCompletionSource<CheckResult>();
        cancellationToken.Register(() => over.TrySetResult(new CheckResult(CheckEnd.TimedOut, isReached, "no answer in time")));
        return over.Task;
    }
}
