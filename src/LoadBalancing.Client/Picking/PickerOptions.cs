using LoadBalancing.Client.Picking.PeakEwma;

namespace LoadBalancing.Client.Picking;

/// <summary>How endpoints are chosen: the section <c>Picker</c>.</summary>
public sealed class PickerOptions
{
    /// <summary>Gets or sets the name of the policy.</summary>
    /// <value>A name of <see cref="PickerPolicies"/> or of a registered plug-in; case is ignored. The default is <c>peak_ewma</c>.</value>
    public string Policy { get; set; } = PickerPolicies.PeakEwma;

    /// <summary>Gets the settings of <c>peak_ewma</c>.</summary>
    public PeakEwmaOptions PeakEwma { get; } = new();

    /// <summary>Gets the settings of plug-ins: the name of the policy, then its settings as <c>path = value</c>.</summary>
    public IDictionary<string, IDictionary<string, string?>> Plugins { get; } =
        new Dictionary<string, IDictionary<string, string?>>(StringComparer.OrdinalIgnoreCase);
}
