using LoadBalancing.Client.Outcomes;

namespace LoadBalancing.Client.Simulation.Engine;

/// <summary>Who gets into a server, and what the others are told.</summary>
internal sealed class ServerEntrance(SimulationState state, ServerSide servers, Answers answers)
{
    public void Arrive(int index)
    {
        ref Request request = ref state.Requests[index];
        SimulatedServer server = state.Servers[request.Server];
        ServerCondition condition = server.Condition;
        if (request.IsSettled && server.Group.DropsCanceled) { state.Requests.Return(index); return; }
        if (IsMisrouted(in request, server)) { state.Recorder.Misrouted(in request); }
        if (condition.IsGone || condition.IsDown) { answers.Send(index, request.HoldsConnection ? OutcomeKind.Disconnected : OutcomeKind.Unreachable); }
        else if (condition.Refuses && !request.HoldsConnection) { answers.Send(index, OutcomeKind.Unreachable); }
        else if (condition.Hangs) { servers.Take(index, server); }
        else if (condition.Drains)
        {
            request.IsTurnedAway = true;
            answers.Send(index, OutcomeKind.Overloaded);
        }
        else if (condition.FastAnswerTo(request.Chance) is { } answer) { answers.Send(index, answer); }
        else if (server.IsFull) { answers.Send(index, OutcomeKind.Overloaded); }
        else { servers.Take(index, server); }
    }

    private static bool IsMisrouted(in Request request, SimulatedServer server) =>
        server.Condition.IsGone || (server.Version is { } runs && request.Version is { } wanted && runs != wanted);
}
