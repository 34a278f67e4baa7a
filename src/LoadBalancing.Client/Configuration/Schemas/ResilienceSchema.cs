using System.Globalization;
using LoadBalancing.Client.Configuration.Settings;
using LoadBalancing.Client.Outcomes;
using LoadBalancing.Client.Resilience;

namespace LoadBalancing.Client.Configuration.Schemas;

/// <summary>The keys of <c>Resilience</c>.</summary>
internal static class ResilienceSchema
{
    private static readonly TimeSpan s_millisecond = TimeSpan.FromMilliseconds(1);

    public static SettingsSchema<ResilienceOptions> Schema { get; } = new SettingsSchema<ResilienceOptions>()
        .Section("Failover", o => o.Failover, new SettingsSchema<FailoverOptions>()
            .Leaf("Enabled", Kinds.Flag, o => o.Enabled, (o, value) => o.Enabled = value)
            .Leaf("MaxOtherEndpoints", Kinds.Integer(1, 10), o => o.MaxOtherEndpoints, (o, value) => o.MaxOtherEndpoints = value))
        .Section("Retry", o => o.Retry, new SettingsSchema<RetryOptions>()
            .Leaf("MaxRetries", Kinds.Integer(0, 10), o => o.MaxRetries, (o, value) => o.MaxRetries = value)
            .Leaf("StatusCodes", Kinds.Required(AreErrors, "codes and ranges from 400 to 599, such as 429,500-504"), o => o.StatusCodes, (o, value) => o.StatusCodes = value)
            .Leaf("BaseDelay", Kinds.Duration(TimeSpan.Zero, TimeSpan.FromMinutes(1)), o => o.BaseDelay, (o, value) => o.BaseDelay = value)
            .Leaf("MaxDelay", Kinds.Duration(TimeSpan.Zero, TimeSpan.FromMinutes(10)), o => o.MaxDelay, (o, value) => o.MaxDelay = value)
            .Leaf("MaxRetryAfter", Kinds.Duration(TimeSpan.Zero, TimeSpan.FromMinutes(10)), o => o.MaxRetryAfter, (o, value) => o.MaxRetryAfter = value)
            .Leaf("BufferBytes", Kinds.Integer(0, 100_000_000), o => o.BufferBytes, (o, value) => o.BufferBytes = value)
            .Leaf("SameEndpoints", Kinds.Flag, o => o.SameEndpoints, (o, value) => o.SameEndpoints = value))
        .Section("Budget", o => o.Budget, new SettingsSchema<RetryBudgetOptions>()
            .Leaf("Ratio", Kinds.Number(0, 10), o => o.Ratio, (o, value) => o.Ratio = value)
            .Leaf("MinimumPerSecond", Kinds.Number(0, 1_000_000), o => o.MinimumPerSecond, (o, value) => o.MinimumPerSecond = value)
            .Leaf("Window", Kinds.Duration(TimeSpan.FromSeconds(1), TimeSpan.FromMinutes(10)), o => o.Window, (o, value) => o.Window = value))
        .Section("Hedging", o => o.Hedging, new SettingsSchema<HedgingOptions>()
            .Leaf("Delay", Kinds.OptionalDuration(TimeSpan.Zero, TimeSpan.FromMinutes(10)), o => o.Delay, (o, value) => o.Delay = value)
            .Leaf("Percentile", Kinds.OptionalNumber(0.5, 0.9999), o => o.Percentile, (o, value) => o.Percentile = value)
            .Leaf("MinimumDelay", Kinds.Duration(TimeSpan.Zero, TimeSpan.FromMinutes(1)), o => o.MinimumDelay, (o, value) => o.MinimumDelay = value)
            .Leaf("MaxHedges", Kinds.Integer(1, 5), o => o.MaxHedges, (o, value) => o.MaxHedges = value)
            .Leaf("MaxExtraLoad", Kinds.Number(0.001, 1), o => o.MaxExtraLoad, (o, value) => o.MaxExtraLoad = value))
        .Section("AttemptTimeout", o => o.AttemptTimeout, new SettingsSchema<AttemptTimeoutOptions>()
            .Leaf("Timeout", Kinds.OptionalDuration(s_millisecond, TimeSpan.FromHours(1)), o => o.Timeout, (o, value) => o.Timeout = value)
            .Leaf("Percentile", Kinds.OptionalNumber(0.5, 0.9999), o => o.Percentile, (o, value) => o.Percentile = value)
            .Leaf("Multiplier", Kinds.Number(1, 1_000), o => o.Multiplier, (o, value) => o.Multiplier = value)
            .Leaf("Minimum", Kinds.Duration(s_millisecond, TimeSpan.FromHours(1)), o => o.Minimum, (o, value) => o.Minimum = value))
        .Leaf("TotalTimeout", Kinds.OptionalDuration(s_millisecond, TimeSpan.FromDays(1)), o => o.TotalTimeout, (o, value) => o.TotalTimeout = value)
        .Section("Limits", o => o.Limits, LimitsSchema.Schema)
        .Section("RateLimit", o => o.RateLimit, RateLimitSchema.Schema)
        .Section("Throttling", o => o.Throttling, new SettingsSchema<ThrottlingOptions>()
            .Leaf("Enabled", Kinds.Flag, o => o.Enabled, (o, value) => o.Enabled = value)
            .Leaf("Multiplier", Kinds.Number(1.01, 100), o => o.Multiplier, (o, value) => o.Multiplier = value)
            .Leaf("Window", Kinds.Duration(TimeSpan.FromSeconds(1), TimeSpan.FromHours(1)), o => o.Window, (o, value) => o.Window = value));

    /// <summary>The rules between settings.</summary>
    public static void CheckRelations(ResilienceOptions options, string cluster, SettingsLog log)
    {
        Check(options.Retry.MaxDelay >= options.Retry.BaseDelay, "Retry:MaxDelay", options.Retry.MaxDelay, "at least BaseDelay", options.Retry.BaseDelay);
        AttemptTimeoutOptions attempt = options.AttemptTimeout;
        if (attempt.Timeout is { } longest) { Check(attempt.Percentile is null || longest >= attempt.Minimum, "AttemptTimeout:Timeout", longest, "with a Percentile at least Minimum", attempt.Minimum); }
        if (options.TotalTimeout is not { } total) { return; }
        if (attempt is { Timeout: { } one }) { Check(total >= one, "TotalTimeout", total, "at least AttemptTimeout:Timeout", one); }
        if (options.Hedging.Delay is { } delay) { Check(total > delay, "TotalTimeout", total, "more than Hedging:Delay", delay); }

        void Check(bool holds, string setting, TimeSpan value, string wanted, TimeSpan bound)
        {
            if (!holds) { log.Error(SettingPath.Of("Resilience:" + setting, cluster, log), string.Create(CultureInfo.InvariantCulture, $"got '{value}', wanted {wanted}, which is {bound}")); }
        }
    }

    private static bool AreErrors(string text) => StatusSet.TryParse(text, out StatusSet? statuses) && statuses.Lowest >= 400;
}
