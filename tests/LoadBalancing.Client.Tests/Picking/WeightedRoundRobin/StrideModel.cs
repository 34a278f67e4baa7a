namespace LoadBalancing.Client.Tests.Picking.WeightedRoundRobin;

/// <summary>
/// Every place of a whole period, straight from the formula of gRPC's static_stride_scheduler.cc: place s is endpoint s mod n in generation s div n, and is
/// taken when (w g + 32767 i) mod 65535 >= 65535 - w.
/// </summary>
internal sealed class StrideModel
{
    public const int Period = 65_535;
    private readonly bool[] _taken;
    private readonly int _endpoints;

    public StrideModel(params ReadOnlySpan<ushort> weights)
    {
        _endpoints = weights.Length;
        _taken = new bool[Period * weights.Length];
        for (int s = 0; s < _taken.Length; s++)
        {
            Int128 weight = weights[s % _endpoints], generation = s / _endpoints, endpoint = s % _endpoints;
            _taken[s] = ((weight * generation) + (32_767 * endpoint)) % Period >= Period - weight;
        }
    }

    /// <summary>How many places there are before everything repeats.</summary>
    public int Places => _taken.Length;

    public bool IsTaken(int endpoint, int generation) => _taken[(generation % Period * _endpoints) + endpoint];

    /// <summary>For each place of a period how far the next taken one is, itself included; found backwards, from the beginning of the next period.</summary>
    public int[] Distances()
    {
        var distances = new int[Places];
        int distance = Array.IndexOf(_taken, true);
        for (int s = Places - 1; s >= 0; s--)
        {
            distance = _taken[s] ? 0 : distance + 1;
            distances[s] = distance;
        }
        return distances;
    }

    /// <summary>Whose turn it is, one after the other, through a whole period.</summary>
    public IEnumerable<int> Turns() => Enumerable.Range(0, Places).Where(s => _taken[s]).Select(s => s % _endpoints);
}
