using LoadBalancing.Client.Picking.PeakEwma;

namespace LoadBalancing.Client.Picking;

/// <summary>The settings of one version's picker, complete and immutable; equal by value.</summary>
internal sealed record PickerConfig(string Policy, PeakEwmaConfig PeakEwma, IReadOnlyDictionary<string, string?> PluginSettings)
{
    public static PickerConfig From(PickerOptions options, TimeSpan connectionIdle) => new(
        options.Policy.ToLowerInvariant(),
        PeakEwmaConfig.From(options.PeakEwma, connectionIdle),
        options.Plugins.TryGetValue(options.Policy, out IDictionary<string, string?>? settings)
            ? new SortedDictionary<string, string?>(settings.ToDictionary(), StringComparer.OrdinalIgnoreCase)
            : new SortedDictionary<string, string?>());

    public bool Equals(PickerConfig? other) => other is not null
        && Policy == other.Policy && PeakEwma == other.PeakEwma && PluginSettings.SequenceEqual(other.PluginSettings);

    public override int GetHashCode() => HashCode.Combine(Policy, PeakEwma, PluginSettings.Count);
}
