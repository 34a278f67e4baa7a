using LoadBalancing.Client.Simulation.Results;

namespace LoadBalancing.Client.Simulation.Engine.Analysis;

/// <summary>How fast clients left a server that went bad and came back to it; see <see cref="FaultResult"/>.</summary>
internal sealed class ReactionAnalysis(Recorder recorder, SimulatedServer[] servers, int clients)
{
    /// <summary>A share is told from at least so many attempts at a fair share: of fewer, half as many come by chance.</summary>
    private const double FewestExpected = 20;

    private readonly TimeSlices _slices = recorder.Slices;
    private readonly int[] _totals = [.. Enumerable.Range(0, recorder.Slices.Count).Select(slice => Sum(recorder.AttemptsIn(slice)))];

    public FaultResult Of(Fault fault)
    {
        long end = fault.HealedAt ?? _slices.End;
        int? halved = First(fault.Server, fault.FairShare, fault.At, end, below: true);
        int? returned = fault.HealedAt is { } healedAt ? First(fault.Server, fault.FairShareHealed, healedAt, _slices.End, below: false) : null;
        return new FaultResult
        {
            Server = servers[fault.Server].Id,
            Fault = fault.Name,
            At = LatencySummary.OfNanoseconds(fault.At),
            HalvedAfter = halved is { } slice ? Since(fault.At, slice) : null,
            AttemptsUntilHalved = Attempts(fault.Server, Ceiling(fault.At), halved ?? Ceiling(end)) / (double)clients,
            HealedAt = fault.HealedAt is { } at ? LatencySummary.OfNanoseconds(at) : null,
            ReturnedAfter = returned is { } back ? Since(fault.HealedAt!.Value, back) : null,
        };
    }

    /// <summary>The first slice from which on, for as long as a share takes to tell, the server gets less or more than half its fair share.</summary>
    private int? First(int server, double fair, long from, long until, bool below)
    {
        int first = Ceiling(from), last = (int)(until / _slices.Length);
        int attempts = 0, total = 0, end = first;
        for (int start = first; start < last; start++)
        {
            while (end < last && (end - start < TimeSlices.InWindow || total * fair < FewestExpected))
            {
                attempts += recorder.AttemptsIn(end)[server];
                total += _totals[end++];
            }
            if (end - start < TimeSlices.InWindow || total * fair < FewestExpected) { return null; }
            if (below ? attempts < total * fair / 2 : attempts > total * fair / 2) { return start; }
            attempts -= recorder.AttemptsIn(start)[server];
            total -= _totals[start];
        }
        return null;
    }

    private int Attempts(int server, int from, int to)
    {
        int sum = 0;
        for (int slice = from; slice < Math.Min(to, _slices.Count); slice++) { sum += recorder.AttemptsIn(slice)[server]; }
        return sum;
    }

    private int Ceiling(long at) => (int)((at + _slices.Length - 1) / _slices.Length);

    private TimeSpan Since(long at, int slice) => LatencySummary.OfNanoseconds(Math.Max(0, (slice * _slices.Length) - at));

    private static int Sum(ReadOnlySpan<int> values)
    {
        int sum = 0;
        foreach (int value in values) { sum += value; }
        return sum;
    }
}
