using LoadBalancing.Client.Picking.LeastTime;
using LoadBalancing.Client.Picking.Maglev;
using LoadBalancing.Client.Picking.PeakEwma;
using LoadBalancing.Client.Picking.PowerOfTwoChoices;
using LoadBalancing.Client.Picking.Prequal;
using LoadBalancing.Client.Picking.RingHash;
using LoadBalancing.Client.Picking.Subsetting;
using LoadBalancing.Client.Picking.WeightedRoundRobin;

namespace LoadBalancing.Client.Picking;

/// <summary>How endpoints are chosen: the section <c>Picker</c>.</summary>
public sealed class PickerOptions
{
    /// <summary>Gets or sets the name of the policy.</summary>
    /// <value>A name of <see cref="PickerPolicies"/> or of a registered plug-in; case is ignored. The default is <c>least_time</c>.</value>
    public string Policy { get; set; } = PickerPolicies.LeastTime;

    /// <summary>Gets or sets how far above its fair share of outstanding attempts an endpoint may go before a hash policy passes it over.</summary>
    /// <value>
    /// From 1 to 1,000; typical is 1.25. The default is <see langword="null"/>: no bound. For <c>ring_hash</c>, <c>maglev</c>, <c>rendezvous</c> and <c>jump_hash</c>
    /// (Mirrokni, Thorup, Zadimoghaddam: consistent hashing with bounded loads).
    /// </value>
    public double? BalanceFactor { get; set; }

    /// <summary>Gets the settings of <c>power_of_two_choices</c>.</summary>
    public PowerOfTwoChoicesOptions PowerOfTwoChoices { get; } = new();

    /// <summary>Gets the settings of <c>least_time</c>.</summary>
    public LeastTimeOptions LeastTime { get; } = new();

    /// <summary>Gets the settings of <c>peak_ewma</c>.</summary>
    public PeakEwmaOptions PeakEwma { get; } = new();

    /// <summary>Gets the settings of <c>weighted_round_robin</c>.</summary>
    public WeightedRoundRobinOptions WeightedRoundRobin { get; } = new();

    /// <summary>Gets the settings of <c>ring_hash</c>.</summary>
    public RingHashOptions RingHash { get; } = new();

    /// <summary>Gets the settings of <c>maglev</c>.</summary>
    public MaglevOptions Maglev { get; } = new();

    /// <summary>Gets the settings of <c>prequal</c>.</summary>
    public PrequalOptions Prequal { get; } = new();

    /// <summary>Gets which part of the endpoints this process uses, whatever the policy.</summary>
    public SubsetOptions Subset { get; } = new();

    /// <summary>Gets the settings of plug-ins: the name of the policy, then its settings as <c>path = value</c>.</summary>
    public IDictionary<string, IDictionary<string, string?>> Plugins { get; } =
        new Dictionary<string, IDictionary<string, string?>>(StringComparer.OrdinalIgnoreCase);
}
