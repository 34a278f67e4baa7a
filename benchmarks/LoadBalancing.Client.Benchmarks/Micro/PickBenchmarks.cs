using LoadBalancing.Client.Benchmarks.Ratios;

namespace LoadBalancing.Client.Benchmarks.Micro;

/// <summary>Picks of every policy and of the straw men, beside YARP's policy of the same kind.</summary>
public class PickBenchmarks : ContenderBenchmarks
{
    private protected override Action<int> LoopOf(Contender contender, int endpoints) => contender.Pick(endpoints);
}
