using LoadBalancing.Client.Outcomes;

namespace LoadBalancing.Client.Simulation.Engine;

/// <summary>What a server says of its load with an answer: as Prequal's servers do, the latency that requests of late typically had which found as many there as are there now.</summary>
internal sealed class ServerReports(int workers, long startedAt)
{
    private const int Kept = 16;
    private const double WindowSeconds = 1;
    private readonly (int Found, double Seconds)[] _recent = new (int, double)[Kept];
    private readonly List<double> _nearest = new(Kept);
    private long _since = startedAt;
    private long _busy;
    private int _served;
    private int _failed;
    private int _count;
    private (double Utilization, double Rate, double Errors) _last;

    /// <param name="now">When the service ended.</param>
    /// <param name="request">The request that the report goes out with.</param>
    /// <param name="requests">Requests here, this one included.</param>
    /// <param name="taken">The share of the capacity that others take.</param>
    public LoadReport Served(long now, in Request request, int requests, double taken)
    {
        double seconds = (now - request.ArrivedAt) / 1e9;
        _recent[_count++ % Kept] = (request.Found, seconds);
        _busy += now - request.ServedSince;
        _served++;
        if (request.Answer != OutcomeKind.Success) { _failed++; }
        double window = (now - _since) / 1e9;
        if (window >= WindowSeconds)
        {
            // Of what others leave, busy workers take all.
            _last = (Math.Min(1, taken + ((1 - taken) * _busy / 1e9 / window / workers)), _served / window, _failed / window);
            (_since, _busy, _served, _failed) = (now, 0, 0, 0);
        }
        return new LoadReport
        {
            CpuUtilization = _last.Utilization,
            RequestsPerSecond = _last.Rate,
            ErrorsPerSecond = _last.Errors,
            NamedMetrics = new Dictionary<string, double> { ["rif"] = requests, ["latency_seconds"] = Typical(requests - 1) },
        };
    }

    /// <summary>The median of those that found about as many; about is a sixth, or one.</summary>
    private double Typical(int requests)
    {
        int kept = Math.Min(_count, Kept), nearest = int.MaxValue;
        for (int i = 0; i < kept; i++) { nearest = Math.Min(nearest, Math.Abs(_recent[i].Found - requests)); }
        int about = Math.Max(nearest, Math.Max(1, requests / 6));
        _nearest.Clear();
        for (int i = 0; i < kept; i++) { if (Math.Abs(_recent[i].Found - requests) <= about) { _nearest.Add(_recent[i].Seconds); } }
        _nearest.Sort();
        return _nearest[_nearest.Count / 2];
    }
}
