using System.Globalization;
using LoadBalancing.Client.Configuration.Settings;
using LoadBalancing.Client.Resilience;

namespace LoadBalancing.Client.Configuration.Schemas;

/// <summary>The keys of <c>Resilience:Limits</c>.</summary>
internal static class LimitsSchema
{
    public static SettingsSchema<LimitsOptions> Schema { get; } = new SettingsSchema<LimitsOptions>()
        .Leaf("MaxOutstanding", Kinds.OptionalInteger(1, 1_000_000), o => o.MaxOutstanding, (o, value) => o.MaxOutstanding = value)
        .Section("Adaptive", o => o.Adaptive, new SettingsSchema<AdaptiveLimitOptions>()
            .Leaf("Enabled", Kinds.Flag, o => o.Enabled, (o, value) => o.Enabled = value)
            .Leaf("Initial", Kinds.Integer(1, 100_000), o => o.Initial, (o, value) => o.Initial = value)
            .Leaf("Minimum", Kinds.Integer(1, 100_000), o => o.Minimum, (o, value) => o.Minimum = value)
            .Leaf("Maximum", Kinds.Integer(1, 100_000), o => o.Maximum, (o, value) => o.Maximum = value)
            .Leaf("Tolerance", Kinds.Number(1.01, 10), o => o.Tolerance, (o, value) => o.Tolerance = value)
            .Leaf("MeasureEvery", Kinds.Duration(TimeSpan.FromSeconds(1), TimeSpan.FromHours(1)), o => o.MeasureEvery, (o, value) => o.MeasureEvery = value))
        .Section("Queue", o => o.Queue, new SettingsSchema<QueueOptions>()
            .Leaf("Capacity", Kinds.Integer(0, 1_000_000), o => o.Capacity, (o, value) => o.Capacity = value)
            .Leaf("Timeout", Kinds.Duration(TimeSpan.FromMilliseconds(1), TimeSpan.FromMinutes(10)), o => o.Timeout, (o, value) => o.Timeout = value));

    /// <summary>The rules between settings.</summary>
    public static void CheckRelations(LimitsOptions options, string cluster, SettingsLog log)
    {
        AdaptiveLimitOptions adaptive = options.Adaptive;
        if (adaptive.Maximum < adaptive.Minimum)
        {
            log.Error(SettingPath.Of("Resilience:Limits:Adaptive:Maximum", cluster, log), string.Create(CultureInfo.InvariantCulture, $"got '{adaptive.Maximum}', wanted at least Minimum, which is {adaptive.Minimum}"));
        }
        else if (adaptive.Initial < adaptive.Minimum || adaptive.Initial > adaptive.Maximum)
        {
            log.Error(SettingPath.Of("Resilience:Limits:Adaptive:Initial", cluster, log), string.Create(CultureInfo.InvariantCulture,
                $"got '{adaptive.Initial}', wanted a whole number from Minimum, which is {adaptive.Minimum}, to Maximum, which is {adaptive.Maximum}"));
        }
    }
}
