using LoadBalancing.Client.Outcomes;

namespace LoadBalancing.Client.Simulation.Engine;

/// <summary>What is written down while a simulation runs: each request's latency, and who got how many attempts in each short slice of time.</summary>
internal sealed class Recorder(long warmUp, TimeSlices slices, int servers)
{
    /// <summary>More are refused: 8 bytes each are kept, and several times that while the result is made.</summary>
    public const int MostRequests = 40_000_000;

    private readonly int[] _attempts = new int[slices.Count * servers];
    private readonly int[] _ended = new int[slices.Count + 1];
    private readonly int[] _failed = new int[slices.Count + 1];
    private readonly long[] _attemptsOf = new long[servers];
    private long[] _latencies = new long[16_384];

    public TimeSlices Slices => slices;

    public VersionAccounts Versions { get; } = new();

    /// <summary>Nanoseconds in the order in which requests ended; those of the warm-up as complement.</summary>
    public ReadOnlySpan<long> Latencies => _latencies.AsSpan(0, EndedInAll);

    public int EndedInAll { get; private set; }

    public long Requests { get; private set; }

    public long Succeeded { get; private set; }

    public long TimedOut { get; private set; }

    public long Unavailable { get; private set; }

    public long FailedOtherwise { get; private set; }

    public long Attempts { get; private set; }

    public long MisroutedAttempts { get; private set; }

    public ReadOnlySpan<long> AttemptsOf => _attemptsOf;

    /// <summary>Attempts of each server in a slice; those after the end of sending, second ones, are in none.</summary>
    public ReadOnlySpan<int> AttemptsIn(int slice) => _attempts.AsSpan(slice * servers, servers);

    public int EndedIn(int slice) => _ended[slice];

    public int FailedIn(int slice) => _failed[slice];

    public bool Began(long now)
    {
        if (now < warmUp) { return false; }
        if (++Requests > MostRequests) { throw new InvalidOperationException($"More than {MostRequests} requests: make the scenario shorter."); }
        return true;
    }

    public void Attempted(in Request request, long now)
    {
        if (now < slices.End) { _attempts[(slices.Of(now) * servers) + request.Server]++; }
        if (!request.IsCounted) { return; }
        Attempts++;
        _attemptsOf[request.Server]++;
    }

    public void Misrouted(in Request request) { if (request.IsCounted) { MisroutedAttempts++; } }

    /// <param name="request">The request.</param>
    /// <param name="deadline">What a failure counts as at least.</param>
    /// <param name="kind">How it ended, or null when there was no endpoint.</param>
    /// <param name="now">When.</param>
    public void Ended(in Request request, long deadline, OutcomeKind? kind, long now)
    {
        long latency = now - request.Began;
        int slice = now >= slices.End ? slices.Count : slices.Of(now);
        _ended[slice]++;
        if (kind != OutcomeKind.Success)
        {
            _failed[slice]++;
            latency = Math.Max(latency, deadline);
        }
        if (EndedInAll == _latencies.Length) { Array.Resize(ref _latencies, EndedInAll * 2); }
        _latencies[EndedInAll++] = request.IsCounted ? latency : ~latency;
        if (!request.IsCounted) { return; }
        Versions.Ended(in request, kind);
        if (kind == OutcomeKind.Success) { Succeeded++; }
        else if (kind == OutcomeKind.Canceled) { TimedOut++; }
        else if (kind is null) { Unavailable++; }
        else { FailedOtherwise++; }
    }
}
