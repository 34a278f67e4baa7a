using LoadBalancing.Client.Outcomes;

namespace LoadBalancing.Client.Simulation.Engine;

/// <summary>Answers that go on after their first byte. Their requests are settled; what they hold is a lease, a connection and a place in the table.</summary>
internal sealed class ClientStreams(SimulationState state, ClientConnecting connecting)
{
    public static bool IsStream(in Request request, SimulatedClientGroup group) => group.Spec.StreamShare > 0 && Chance.UniformOf(request.Chance, Salts.Stream) < group.Spec.StreamShare;

    public void Begin(int index, SimulatedClient client)
    {
        ref Request request = ref state.Requests[index];
        if (request.Report is { } report) { request.Lease.ReportLoad(report); }
        request.Lease.ReportFirstByte(OutcomeKind.Success);
        request.Place = RequestPlace.Streaming;
        ulong chance = request.Chance + Salts.Stream;
        _ = Chance.Next(ref chance);        // whether it is a stream at all
        state.After((long)client.Group.StreamDuration.Draw(ref chance), EventKind.StreamEnd, index);
    }

    public void End(int index) => End(index, OutcomeKind.Success);

    /// <summary>A server's process ended, and all that it streamed.</summary>
    public void Break(SimulatedServer server)
    {
        for (int index = 0; index < state.Requests.Highest; index++)
        {
            ref Request request = ref state.Requests[index];
            if (request.Place == RequestPlace.Streaming && request.Server == server.Index) { End(index, OutcomeKind.Disconnected); }
        }
    }

    private void End(int index, OutcomeKind kind)
    {
        ref Request request = ref state.Requests[index];
        if (request.HoldsConnection) { connecting.Release(ref request, isUsable: kind == OutcomeKind.Success); }
        request.Lease.Complete(kind);
        state.Requests.Return(index);
    }
}
