using LoadBalancing.Client.Configuration.Settings;
using LoadBalancing.Client.Health;

namespace LoadBalancing.Client.Configuration.Schemas;

/// <summary>The keys of <c>Health</c>.</summary>
internal static class HealthSchema
{
    public static SettingsSchema<HealthOptions> Schema { get; } = new SettingsSchema<HealthOptions>()
        .Section("Panic", o => o.Panic, new SettingsSchema<PanicOptions>()
            .Leaf("Threshold", Kinds.Number(0, 1), o => o.Threshold, (o, value) => o.Threshold = value)
            .Leaf("FailTrafficOnPanic", Kinds.Flag, o => o.FailTrafficOnPanic, (o, value) => o.FailTrafficOnPanic = value));
}
