using LoadBalancing.Client.Picking;
using LoadBalancing.Client.Picking.WeightedRoundRobin;
using LoadBalancing.Client.Simulation;

namespace LoadBalancing.Client.Benchmarks.Quality;

/// <summary>Every policy with its default settings, and the oracle; the default policy first.</summary>
internal static class QualitySubjects
{
    public const string Oracle = "oracle";

    public static IReadOnlyList<(string Name, SimulatedCluster Cluster)> All { get; } =
    [
        (Oracle, SimulatedCluster.CentralQueue),
        Of(PickerPolicies.LeastTime), Of(PickerPolicies.PeakEwma), Of(PickerPolicies.Prequal), Of(PickerPolicies.LeastOutstanding), Of(PickerPolicies.PowerOfTwoChoices),
        (PickerPolicies.WeightedRoundRobin, SimulatedCluster.Of(PickerPolicies.WeightedRoundRobin, options =>
        {
            options.Picker.Policy = PickerPolicies.WeightedRoundRobin;
            options.Picker.WeightedRoundRobin.WeightSource = WeightSource.Reported;
            // Ten seconds, the default, are most of a scenario.
            options.Picker.WeightedRoundRobin.BlackoutPeriod = TimeSpan.FromSeconds(1);
        })),
        Of(PickerPolicies.RoundRobin), Of(PickerPolicies.Random), Of(PickerPolicies.WeightedRandom),
        Of(PickerPolicies.RingHash), Of(PickerPolicies.Maglev), Of(PickerPolicies.Rendezvous), Of(PickerPolicies.JumpHash),
    ];

    private static (string Name, SimulatedCluster Cluster) Of(string policy) => (policy, SimulatedCluster.Of(policy));
}
