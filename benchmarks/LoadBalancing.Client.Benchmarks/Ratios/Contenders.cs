using LoadBalancing.Client.Benchmarks.Peers;
using LoadBalancing.Client.Benchmarks.Subjects;
using LoadBalancing.Client.Picking;
using LoadBalancing.Client.Picking.WeightedRoundRobin;
using Kind = Yarp.ReverseProxy.LoadBalancing.LoadBalancingPolicies;

namespace LoadBalancing.Client.Benchmarks.Ratios;

/// <summary>Everybody, for the tables in which all run side by side. Weights are 1 to 4 in turn.</summary>
internal static class Contenders
{
    public static Contender[] OfYarp { get; } =
    [
        new("YARP PowerOfTwoChoices", null, n => PeerLoops<Equal>.Pick(new(Kind.PowerOfTwoChoices, n)), n => PeerLoops<Equal>.Cycle(new(Kind.PowerOfTwoChoices, n))),
        new("YARP RoundRobin", null, n => PeerLoops<Turn>.Pick(new(Kind.RoundRobin, n)), n => PeerLoops<Turn>.Cycle(new(Kind.RoundRobin, n))),
        new("YARP Random", null, n => PeerLoops<Chance>.Pick(new(Kind.Random, n)), n => PeerLoops<Chance>.Cycle(new(Kind.Random, n))),
        new("YARP LeastRequests", null, n => PeerLoops<Least>.Pick(new(Kind.LeastRequests, n)), n => PeerLoops<Least>.Cycle(new(Kind.LeastRequests, n))),
    ];

    public static Contender[] StrawMen { get; } =
    [
        new("straw man: Interlocked.Increment % n", Kind.RoundRobin, n => StrawLoops.Pick(new InterlockedTurn(n)), n => StrawLoops.Cycle(new InterlockedTurn(n))),
        new("straw man: lock around a list", Kind.RoundRobin, n => StrawLoops.Pick(new LockedList(n)), n => StrawLoops.Cycle(new LockedList(n))),
    ];

    public static Contender[] Ours { get; } =
    [
        Contender.Ours("random", Kind.Random, Of(PickerPolicies.Random), PickLoops<Chance>.Pick, LeaseLoops.Acquire),
        Contender.Ours("weighted_random", Kind.Random, Of(PickerPolicies.WeightedRandom, weighted: true), PickLoops<WeightedChance>.Pick, LeaseLoops.Acquire),
        Contender.Ours("round_robin", Kind.RoundRobin, Of(PickerPolicies.RoundRobin), PickLoops<Turn>.Pick, LeaseLoops.Acquire),
        Contender.Ours("weighted_round_robin, equal weights", Kind.RoundRobin, Of(PickerPolicies.WeightedRoundRobin), PickLoops<EqualStride>.Pick, LeaseLoops.Acquire),
        Contender.Ours("weighted_round_robin", Kind.RoundRobin, Of(PickerPolicies.WeightedRoundRobin, weighted: true), PickLoops<Stride>.Pick, LeaseLoops.Acquire),
        Contender.Ours("weighted_round_robin, a report each time", Kind.RoundRobin, Of(PickerPolicies.WeightedRoundRobin, configure: Reported), PickLoops<ReportedStride>.PickAndReport, LeaseLoops.AcquireAndReport),
        Contender.Ours("least_outstanding", Kind.LeastRequests, Of(PickerPolicies.LeastOutstanding), PickLoops<Least>.Pick, LeaseLoops.Acquire),
        Contender.Ours("least_outstanding, weighted", Kind.LeastRequests, Of(PickerPolicies.LeastOutstanding, weighted: true), PickLoops<WeightedLeast>.Pick, LeaseLoops.Acquire),
        Contender.Ours("power_of_two_choices", Kind.PowerOfTwoChoices, Of(PickerPolicies.PowerOfTwoChoices), PickLoops<Equal>.Pick, LeaseLoops.Acquire),
        Contender.Ours("power_of_two_choices, weighted", Kind.PowerOfTwoChoices, Of(PickerPolicies.PowerOfTwoChoices, weighted: true), PickLoops<Weighted>.Pick, LeaseLoops.Acquire),
        Contender.Ours("power_of_two_choices, 3 choices", Kind.PowerOfTwoChoices, Of(PickerPolicies.PowerOfTwoChoices, configure: ThreeChoices), PickLoops<Three>.Pick, LeaseLoops.Acquire),
        Contender.Ours("least_time", Kind.PowerOfTwoChoices, LeastTime(weighted: false), PickLoops<LeastTime>.Pick, LeaseLoops.Acquire),
        Contender.Ours("least_time, weighted", Kind.PowerOfTwoChoices, LeastTime(weighted: true), PickLoops<WeightedLeastTime>.Pick, LeaseLoops.Acquire),
        Contender.Ours("peak_ewma", Kind.PowerOfTwoChoices, Of(PickerPolicies.PeakEwma), PickLoops<Ewma>.Pick, LeaseLoops.Acquire),
        Contender.Ours("peak_ewma, weighted", Kind.PowerOfTwoChoices, Of(PickerPolicies.PeakEwma, weighted: true), PickLoops<WeightedEwma>.Pick, LeaseLoops.Acquire),
        Contender.Ours("ring_hash", Kind.PowerOfTwoChoices, Of(PickerPolicies.RingHash), PickLoops<Ring>.PickBy<ByHash>, LeaseLoops.AcquireBy<ByHash>),
        Contender.Ours("ring_hash, key as text", Kind.PowerOfTwoChoices, Of(PickerPolicies.RingHash), PickLoops<TextRing>.PickBy<ByKey>, LeaseLoops.AcquireBy<ByKey>),
        Contender.Ours("ring_hash, BalanceFactor 1.25", Kind.PowerOfTwoChoices, n => BenchCluster.WithLeases(PickerPolicies.RingHash, n, Bounded), PickLoops<BoundedRing>.PickBy<ByHash>, LeaseLoops.AcquireBy<ByHash>),
        Contender.Ours("maglev", Kind.PowerOfTwoChoices, Of(PickerPolicies.Maglev), PickLoops<Table>.PickBy<ByHash>, LeaseLoops.AcquireBy<ByHash>),
        Contender.Ours("rendezvous", Kind.PowerOfTwoChoices, Of(PickerPolicies.Rendezvous), PickLoops<Highest>.PickBy<ByHash>, LeaseLoops.AcquireBy<ByHash>),
        Contender.Ours("rendezvous, weighted", Kind.PowerOfTwoChoices, Of(PickerPolicies.Rendezvous, weighted: true), PickLoops<WeightedHighest>.PickBy<ByHash>, LeaseLoops.AcquireBy<ByHash>),
        Contender.Ours("jump_hash", Kind.PowerOfTwoChoices, Of(PickerPolicies.JumpHash), PickLoops<Jump>.PickBy<ByHash>, LeaseLoops.AcquireBy<ByHash>),
        Contender.Ours("prequal, no reports", Kind.PowerOfTwoChoices, Prequal, PickLoops<Unreported>.Pick, LeaseLoops.Acquire),
        Contender.Ours("prequal, a report each time", Kind.PowerOfTwoChoices, Prequal, PickLoops<Probed>.PickAndReport, LeaseLoops.AcquireAndReport),
    ];

    /// <summary>Rings of the same size for ten endpoints and for a thousand. The default size follows their number, and with two points each shares are so uneven that a bound is reached everywhere.</summary>
    public static Contender[] LargeRings { get; } =
    [
        Contender.Ours("ring_hash, 65,536 points", Kind.PowerOfTwoChoices, Of(PickerPolicies.RingHash, configure: Large), PickLoops<LargeRing>.PickBy<ByHash>, LeaseLoops.AcquireBy<ByHash>),
        Contender.Ours("ring_hash, 65,536 points, BalanceFactor 1.25", Kind.PowerOfTwoChoices, n => BenchCluster.WithLeases(PickerPolicies.RingHash, n, LargeAndBounded), PickLoops<LargeBoundedRing>.PickBy<ByHash>, LeaseLoops.AcquireBy<ByHash>),
    ];

    public static IEnumerable<Contender> All => [.. OfYarp, .. StrawMen, .. Ours];

    /// <summary>Leaves YARP's and those of the others whose name contains the text.</summary>
    public static IEnumerable<Contender> Chosen => All.Where(contender => contender.Kind is null || contender.Name.Contains(Only, StringComparison.Ordinal));

    public static string Only { get; set; } = "";

    private static Func<int, BenchCluster> Of(string policy, bool weighted = false, Action<PickerOptions>? configure = null) => count => BenchCluster.Of(policy, count, weighted, configure);

    private static Func<int, BenchCluster> LeastTime(bool weighted) => count => BenchCluster.Of(PickerPolicies.LeastTime, count, weighted).AfterAnswers();

    private static BenchCluster Prequal(int count) => BenchCluster.Of(PickerPolicies.Prequal, count).AfterAnswers();

    private static void ThreeChoices(PickerOptions options) => options.PowerOfTwoChoices.ChoiceCount = 3;

    private static void Bounded(PickerOptions options) => options.BalanceFactor = 1.25;

    private static void Reported(PickerOptions options) => (options.WeightedRoundRobin.WeightSource, options.WeightedRoundRobin.BlackoutPeriod) = (WeightSource.Reported, TimeSpan.Zero);

    private static void LargeAndBounded(PickerOptions options)
    {
        Large(options);
        Bounded(options);
    }

    private static void Large(PickerOptions options) => (options.RingHash.MinimumRingSize, options.RingHash.MaximumRingSize) = (65_536, 65_536);
}
