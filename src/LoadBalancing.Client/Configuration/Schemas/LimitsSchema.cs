using LoadBalancing.Client.Configuration.Settings;
using LoadBalancing.Client.Resilience;

namespace LoadBalancing.Client.Configuration.Schemas;

/// <summary>The keys of <c>Resilience:Limits</c>.</summary>
internal static class LimitsSchema
{
    public static SettingsSchema<LimitsOptions> Schema { get; } = new SettingsSchema<LimitsOptions>()
        .Leaf("MaxOutstanding", Kinds.OptionalInteger(1, 1_000_000), o => o.MaxOutstanding, (o, value) => o.MaxOutstanding = value)
        .Section("Queue", o => o.Queue, new SettingsSchema<QueueOptions>()
            .Leaf("Capacity", Kinds.Integer(0, 1_000_000), o => o.Capacity, (o, value) => o.Capacity = value)
            .Leaf("Timeout", Kinds.Duration(TimeSpan.FromMilliseconds(1), TimeSpan.FromMinutes(10)), o => o.Timeout, (o, value) => o.Timeout = value));
}
