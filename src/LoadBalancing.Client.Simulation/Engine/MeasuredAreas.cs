namespace LoadBalancing.Client.Simulation.Engine;

/// <summary>Requests and busy workers of each server between the end of the warm-up and the end of sending, on average.</summary>
internal sealed class MeasuredAreas(SimulatedServer[] servers)
{
    private readonly (long Requests, long Busy)[] _atStart = new (long, long)[servers.Length];
    private readonly (long Requests, long Busy)[] _atEnd = new (long, long)[servers.Length];
    private long _start;
    private long _length;

    public void Begin(long now)
    {
        _start = now;
        Read(_atStart, now);
    }

    public void End(long now)
    {
        _length = now - _start;
        Read(_atEnd, now);
    }

    public (double Requests, double Busy) MeansOf(int server) => _length <= 0 ? (0, 0) : (
        (double)(_atEnd[server].Requests - _atStart[server].Requests) / _length,
        (double)(_atEnd[server].Busy - _atStart[server].Busy) / _length);

    private void Read((long Requests, long Busy)[] areas, long now)
    {
        foreach (SimulatedServer server in servers) { areas[server.Index] = server.Account.AreasAt(now); }
    }
}
