using System.Text;
using LoadBalancing.Client.Tests.Hashing;

namespace LoadBalancing.Client.Tests.Picking.RingHash;

/// <summary>A ring straight from the formulas (Envoy, gRPC A42): one point after the other while the count is below the target, sorted, searched by halving.</summary>
internal sealed class RingModel
{
    private readonly List<ulong> _hashes;

    public RingModel(string[] keys, double[] weights, long minimum, long maximum)
    {
        double sum = weights.Sum(), lightest = weights.Min() / sum;
        double scale = Math.Min(Math.Ceiling(lightest * minimum) / lightest, maximum);
        var points = new SortedDictionary<(ulong Hash, int Owner, int Number), int>();
        double current = 0, target = 0;
        for (int i = 0; i < keys.Length; i++)
        {
            target += scale * (weights[i] / sum);
            int number = 0;
            for (; current < target; current++) { points.Add((PlainXxHash64.Of(Encoding.UTF8.GetBytes($"{keys[i]}_{number}"), 0), i, number++), i); }
            Least = Math.Min(Least, number);
        }
        _hashes = [.. points.Keys.Select(point => point.Hash)];
        Owners = [.. points.Values];
    }

    public List<int> Owners { get; }

    public IReadOnlyList<ulong> Hashes => _hashes;

    public int Least { get; } = int.MaxValue;

    public int First(ulong hash)
    {
        int low = 0, high = _hashes.Count;
        while (low < high)
        {
            int middle = (low + high) / 2;
            if (_hashes[middle] < hash) { low = middle + 1; }
            else { high = middle; }
        }
        return low % _hashes.Count;
    }
}
