using LoadBalancing.Client.Configuration.Settings;
using LoadBalancing.Client.Picking;
using LoadBalancing.Client.Picking.LeastTime;
using LoadBalancing.Client.Picking.Maglev;
using LoadBalancing.Client.Picking.PeakEwma;
using LoadBalancing.Client.Picking.PowerOfTwoChoices;
using LoadBalancing.Client.Picking.Prequal;
using LoadBalancing.Client.Picking.RingHash;
using LoadBalancing.Client.Picking.Subsetting;
using LoadBalancing.Client.Picking.WeightedRoundRobin;

namespace LoadBalancing.Client.Configuration.Schemas;

/// <summary>The keys of <c>Picker</c>. Which policy names exist is a rule of its own, since plug-ins add some.</summary>
internal static class PickerSchema
{
    public static SettingsSchema<PickerOptions> Schema { get; } = new SettingsSchema<PickerOptions>()
        .Leaf("Policy", Kinds.Text(_ => true, "the name of a policy"), o => o.Policy, (o, value) => o.Policy = value ?? "")
        .Leaf("BalanceFactor", Kinds.OptionalNumber(1, 1_000), o => o.BalanceFactor, (o, value) => o.BalanceFactor = value)
        .Section("PowerOfTwoChoices", o => o.PowerOfTwoChoices, new SettingsSchema<PowerOfTwoChoicesOptions>()
            .Leaf("ChoiceCount", Kinds.Integer(2, 16), o => o.ChoiceCount, (o, value) => o.ChoiceCount = value))
        .Section("LeastTime", o => o.LeastTime, new SettingsSchema<LeastTimeOptions>()
            .Leaf("Decay", Kinds.Duration(TimeSpan.FromMilliseconds(10), TimeSpan.FromHours(1)), o => o.Decay, (o, value) => o.Decay = value)
            .Leaf("FailurePenalty", Kinds.Duration(TimeSpan.FromMilliseconds(1), TimeSpan.FromMinutes(10)), o => o.FailurePenalty, (o, value) => o.FailurePenalty = value))
        .Section("PeakEwma", o => o.PeakEwma, new SettingsSchema<PeakEwmaOptions>()
            .Leaf("Decay", Kinds.Duration(TimeSpan.FromMilliseconds(10), TimeSpan.FromHours(1)), o => o.Decay, (o, value) => o.Decay = value)
            .Leaf("FailurePenalty", Kinds.Duration(TimeSpan.FromMilliseconds(1), TimeSpan.FromMinutes(10)), o => o.FailurePenalty, (o, value) => o.FailurePenalty = value))
        .Section("WeightedRoundRobin", o => o.WeightedRoundRobin, new SettingsSchema<WeightedRoundRobinOptions>()
            .Leaf("WeightSource", Kinds.Choice(("static", WeightSource.Static), ("reported", WeightSource.Reported)), o => o.WeightSource, (o, value) => o.WeightSource = value)
            .Leaf("BlackoutPeriod", Kinds.Duration(TimeSpan.Zero, TimeSpan.FromHours(1)), o => o.BlackoutPeriod, (o, value) => o.BlackoutPeriod = value)
            .Leaf("WeightExpirationPeriod", Kinds.Duration(TimeSpan.FromSeconds(1), TimeSpan.FromHours(1)), o => o.WeightExpirationPeriod, (o, value) => o.WeightExpirationPeriod = value)
            .Leaf("WeightUpdatePeriod", Kinds.Duration(TimeSpan.FromMilliseconds(100), TimeSpan.FromMinutes(1)), o => o.WeightUpdatePeriod, (o, value) => o.WeightUpdatePeriod = value)
            .Leaf("ErrorUtilizationPenalty", Kinds.Number(0, 1_000), o => o.ErrorUtilizationPenalty, (o, value) => o.ErrorUtilizationPenalty = value))
        .Section("RingHash", o => o.RingHash, new SettingsSchema<RingHashOptions>()
            .Leaf("MinimumRingSize", Kinds.Integer(1, RingHashOptions.Cap), o => o.MinimumRingSize, (o, value) => o.MinimumRingSize = value)
            .Leaf("MaximumRingSize", Kinds.Integer(1, RingHashOptions.Cap), o => o.MaximumRingSize, (o, value) => o.MaximumRingSize = value))
        .Section("Maglev", o => o.Maglev, new SettingsSchema<MaglevOptions>()
            .Leaf("TableSize", Kinds.Integer(MaglevOptions.IsTableSize, "a prime number from 2 to 5000011"), o => o.TableSize, (o, value) => o.TableSize = value))
        .Section("Prequal", o => o.Prequal, new SettingsSchema<PrequalOptions>()
            .Leaf("PoolSize", Kinds.Integer(2, 64), o => o.PoolSize, (o, value) => o.PoolSize = value)
            .Leaf("MaximumAge", Kinds.Duration(TimeSpan.FromMilliseconds(10), TimeSpan.FromMinutes(1)), o => o.MaximumAge, (o, value) => o.MaximumAge = value)
            .Leaf("ReuseLimit", Kinds.Integer(1, 100), o => o.ReuseLimit, (o, value) => o.ReuseLimit = value)
            .Leaf("HotQuantile", Kinds.Number(0, 1), o => o.HotQuantile, (o, value) => o.HotQuantile = value)
            .Leaf("LatencyMetric", Kinds.Required(text => text.Length <= 128, "a name of 1 to 128 characters"), o => o.LatencyMetric, (o, value) => o.LatencyMetric = value)
            .Leaf("ProbesPerRequest", Kinds.Number(0, 10), o => o.ProbesPerRequest, (o, value) => o.ProbesPerRequest = value)
            .Leaf("ProbePath", Kinds.Required(IsPath, "a path that begins with '/'"), o => o.ProbePath, (o, value) => o.ProbePath = value)
            .Leaf("ProbeTimeout", Kinds.Duration(TimeSpan.FromMilliseconds(1), TimeSpan.FromMinutes(1)), o => o.ProbeTimeout, (o, value) => o.ProbeTimeout = value))
        .Section("Subset", o => o.Subset, new SettingsSchema<SubsetOptions>()
            .Leaf("Type", Kinds.OptionalChoice(SubsetConfig.Random, SubsetConfig.Deterministic), o => o.Type, (o, value) => o.Type = value)
            .Leaf("Size", Kinds.Integer(2, 100_000), o => o.Size, (o, value) => o.Size = value)
            .Leaf("Instance", Kinds.OptionalInteger(0, 1_000_000), o => o.Instance, (o, value) => o.Instance = value)
            .Leaf("Instances", Kinds.OptionalInteger(1, 1_000_000), o => o.Instances, (o, value) => o.Instances = value))
        .Add(new CustomSetting<PickerOptions>("Plugins", ReadPlugins, (_, _, _) => { }, ShowPlugins));

    /// <summary>Path and query as a request line takes them: nothing that could change the host.</summary>
    internal static bool IsPath(string text) =>
        text.StartsWith('/') && !text.StartsWith("//", StringComparison.Ordinal) && text.Length <= 1_024 && text.All(c => c is > ' ' and < '\x7f' and not '#' and not '\\');

    private static void ReadPlugins(PickerOptions options, ConfigNode node, SettingsLog log)
    {
        foreach (ConfigNode plugin in node.Children)
        {
            if (!options.Plugins.TryGetValue(plugin.Key, out IDictionary<string, string?>? settings))
            {
                options.Plugins[plugin.Key] = settings = new Dictionary<string, string?>(StringComparer.OrdinalIgnoreCase);
            }
            foreach ((string path, string? value) in plugin.Leaves())
            {
                settings[path] = value;
                log.CameFrom($"Picker:Plugins:{plugin.Key}:{path}", $"{plugin.Path}:{path}");
            }
        }
    }

    private static IEnumerable<KeyValuePair<string, string>> ShowPlugins(PickerOptions options) => options.Plugins.SelectMany(plugin =>
        plugin.Value.Select(pair => KeyValuePair.Create($"{plugin.Key}:{pair.Key}", pair.Value ?? "")));
}
