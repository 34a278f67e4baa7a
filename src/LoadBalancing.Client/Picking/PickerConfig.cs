using LoadBalancing.Client.Picking.Prequal;
using LoadBalancing.Client.Picking.RingHash;
using LoadBalancing.Client.Picking.Subsetting;
using LoadBalancing.Client.Picking.WeightedRoundRobin;

namespace LoadBalancing.Client.Picking;

/// <summary>The settings of one version's picker, complete and immutable; equal by value.</summary>
internal sealed record PickerConfig
{
    public required string Policy { get; init; }

    /// <summary>0: no bound.</summary>
    public required double BalanceFactor { get; init; }

    public required int ChoiceCount { get; init; }

    public required LatencyConfig LeastTime { get; init; }

    public required LatencyConfig PeakEwma { get; init; }

    public required WeightedRoundRobinConfig WeightedRoundRobin { get; init; }

    public required RingHashConfig RingHash { get; init; }

    public required int MaglevTableSize { get; init; }

    public required PrequalConfig Prequal { get; init; }

    public required SubsetConfig? Subset { get; init; }

    public required PluginSettings Plugin { get; init; }

    public static PickerConfig From(PickerOptions options, TimeSpan connectionIdle) => new()
    {
        Policy = options.Policy.ToLowerInvariant(),
        BalanceFactor = options.BalanceFactor.GetValueOrDefault(),
        ChoiceCount = options.PowerOfTwoChoices.ChoiceCount,
        PeakEwma = LatencyConfig.From(options.PeakEwma.Decay, options.PeakEwma.FailurePenalty, connectionIdle),
        LeastTime = LatencyConfig.From(options.LeastTime.Decay, options.LeastTime.FailurePenalty, connectionIdle),
        WeightedRoundRobin = WeightedRoundRobinConfig.From(options.WeightedRoundRobin),
        RingHash = RingHashConfig.From(options.RingHash),
        MaglevTableSize = options.Maglev.TableSize,
        Prequal = PrequalConfig.From(options.Prequal),
        Subset = SubsetConfig.From(options.Subset),
        Plugin = PluginSettings.Of(options),
    };
}
