using LoadBalancing.Client.Benchmarks.Peers;
using LoadBalancing.Client.Load;

namespace LoadBalancing.Client.Benchmarks.Subjects;

/// <summary>The same samples at the same times for both kinds of estimate.</summary>
internal sealed class EwmaSubject
{
    private readonly LatencyRates _rates = LatencyRates.From(TimeSpan.FromSeconds(10), TimeSpan.FromMinutes(1));
    private readonly float[] _samples = [.. Samples()];
    private readonly LockedEwma _locked;
    private LatencyEstimate _packed;

    public EwmaSubject() => _locked = new LockedEwma(_rates.DecayPerStamp);

    public void Locked(int operations)
    {
        float[] samples = _samples;
        for (int i = 0; i < operations; i++) { _locked.Observe(samples[i & 1023], i >> 4); }
    }

    public void Packed(int operations)
    {
        float[] samples = _samples;
        for (int i = 0; i < operations; i++) { _packed.Observe<PeakRule>(samples[i & 1023], i >> 4, i >> 4, _rates); }
    }

    private static IEnumerable<float> Samples()
    {
        var random = new Random(Loads.Seed);
        return Enumerable.Range(0, 1024).Select(_ => 0.001f + (random.NextSingle() * random.NextSingle() * 0.02f));
    }
}
