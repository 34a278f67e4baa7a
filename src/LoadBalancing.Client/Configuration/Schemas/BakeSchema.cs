using LoadBalancing.Client.Configuration.Settings;
using LoadBalancing.Client.Health.Baking;

namespace LoadBalancing.Client.Configuration.Schemas;

/// <summary>The keys of <c>Bake</c>.</summary>
internal static class BakeSchema
{
    public static SettingsSchema<BakeOptions> Schema { get; } = new SettingsSchema<BakeOptions>()
        .Leaf("Duration", Kinds.Duration(TimeSpan.Zero, TimeSpan.FromDays(1)), o => o.Duration, (o, value) => o.Duration = value)
        .Leaf("ErrorShareRise", Kinds.Number(0.01, 1), o => o.ErrorShareRise, (o, value) => o.ErrorShareRise = value)
        .Leaf("ErrorShareFactor", Kinds.Number(1, 1_000), o => o.ErrorShareFactor, (o, value) => o.ErrorShareFactor = value)
        .Leaf("MinimumRequests", Kinds.Integer(1, 1_000_000), o => o.MinimumRequests, (o, value) => o.MinimumRequests = value)
        .Leaf("MaximumLatencyRise", Kinds.OptionalNumber(1.1, 1_000), o => o.MaximumLatencyRise, (o, value) => o.MaximumLatencyRise = value)
        .Leaf("OnHarm", Kinds.Choice(("roll_back", HarmReaction.RollBack), ("report", HarmReaction.Report)), o => o.OnHarm, (o, value) => o.OnHarm = value);
}
