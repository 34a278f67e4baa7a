using System.Globalization;
using LoadBalancing.Client.Configuration.Settings;
using LoadBalancing.Client.Resilience;

namespace LoadBalancing.Client.Configuration.Schemas;

/// <summary>The keys of <c>Resilience:RateLimit</c>.</summary>
internal static class RateLimitSchema
{
    private static readonly SettingsSchema<RateOptions> s_rate = new SettingsSchema<RateOptions>()
        .Leaf("Type", Kinds.Choice(("token_bucket", RateLimitType.TokenBucket), ("sliding_window", RateLimitType.SlidingWindow)), o => o.Type, (o, value) => o.Type = value)
        .Leaf("Permits", Kinds.OptionalInteger(1, 1_000_000_000), o => o.Permits, (o, value) => o.Permits = value)
        .Leaf("Window", Kinds.Duration(TimeSpan.FromMilliseconds(10), TimeSpan.FromDays(1)), o => o.Window, (o, value) => o.Window = value)
        .Leaf("Burst", Kinds.OptionalInteger(1, 1_000_000_000), o => o.Burst, (o, value) => o.Burst = value)
        .Leaf("Segments", Kinds.Integer(1, 100), o => o.Segments, (o, value) => o.Segments = value);

    public static SettingsSchema<RateLimitOptions> Schema { get; } = new SettingsSchema<RateLimitOptions>()
        .Section("Cluster", o => o.Cluster, s_rate)
        .Section("PerEndpoint", o => o.PerEndpoint, s_rate);

    /// <summary>The rules between settings.</summary>
    public static void CheckRelations(RateLimitOptions options, string cluster, SettingsLog log)
    {
        CheckRelations(options.Cluster, "Resilience:RateLimit:Cluster", cluster, log);
        CheckRelations(options.PerEndpoint, "Resilience:RateLimit:PerEndpoint", cluster, log);
    }

    private static void CheckRelations(RateOptions options, string setting, string cluster, SettingsLog log)
    {
        if (options.Burst is { } burst && options.Type == RateLimitType.SlidingWindow)
        {
            log.Error(SettingPath.Of($"{setting}:Burst", cluster, log), string.Create(CultureInfo.InvariantCulture, $"got '{burst}', wanted nothing with sliding_window, which lets no more than Permits through at once"));
        }
    }
}
