using LoadBalancing.Client.Benchmarks.Ratios;

namespace LoadBalancing.Client.Benchmarks.Micro;

/// <summary>Whole leases of every policy and the straw men's three steps, beside pick, begin and end of YARP's policy of the same kind.</summary>
public class CycleBenchmarks : ContenderBenchmarks
{
    private protected override Action<int> LoopOf(Contender contender, int endpoints) => contender.Cycle(endpoints);
}
