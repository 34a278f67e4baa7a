using LoadBalancing.Client.Configuration.Settings;
using LoadBalancing.Client.Resilience;

namespace LoadBalancing.Client.Configuration.Schemas;

/// <summary>The keys of <c>Resilience</c>.</summary>
internal static class ResilienceSchema
{
    public static SettingsSchema<ResilienceOptions> Schema { get; } = new SettingsSchema<ResilienceOptions>()
        .Section("Failover", o => o.Failover, new SettingsSchema<FailoverOptions>()
            .Leaf("Enabled", Kinds.Flag, o => o.Enabled, (o, value) => o.Enabled = value)
            .Leaf("MaxOtherEndpoints", Kinds.Integer(1, 10), o => o.MaxOtherEndpoints, (o, value) => o.MaxOtherEndpoints = value))
        .Section("Budget", o => o.Budget, new SettingsSchema<RetryBudgetOptions>()
            .Leaf("Ratio", Kinds.Number(0, 10), o => o.Ratio, (o, value) => o.Ratio = value)
            .Leaf("MinimumPerSecond", Kinds.Number(0, 1_000_000), o => o.MinimumPerSecond, (o, value) => o.MinimumPerSecond = value)
            .Leaf("Window", Kinds.Duration(TimeSpan.FromSeconds(1), TimeSpan.FromMinutes(10)), o => o.Window, (o, value) => o.Window = value))
        .Section("Limits", o => o.Limits, LimitsSchema.Schema);
}
