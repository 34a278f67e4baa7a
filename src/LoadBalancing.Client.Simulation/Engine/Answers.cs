using LoadBalancing.Client.Outcomes;

namespace LoadBalancing.Client.Simulation.Engine;

/// <summary>The way back from servers to clients.</summary>
internal sealed class Answers(SimulationState state)
{
    public void Send(int index, OutcomeKind kind)
    {
        ref Request request = ref state.Requests[index];
        request.Answer = kind;
        if (state.Servers[request.Server].Condition.IsReachableFrom(state.GroupOf(in request).Index))
        {
            request.Place = RequestPlace.OnItsWay;
            state.After(state.NetworkTime(in request, Salts.WayBack), EventKind.Answer, index);
            return;
        }
        request.Place = RequestPlace.Lost;
        if (request.IsSettled) { state.Requests.Return(index); }
    }
}
