using System.Globalization;
using LoadBalancing.Client.Configuration.Settings;
using LoadBalancing.Client.Health.Outliers;

namespace LoadBalancing.Client.Configuration.Schemas;

/// <summary>The keys of <c>Health:Outliers</c>, and the rules between them.</summary>
internal static class OutlierSchema
{
    private static readonly TimeSpan s_shortest = TimeSpan.FromMilliseconds(10);

    public static SettingsSchema<OutlierOptions> Schema { get; } = new SettingsSchema<OutlierOptions>()
        .Leaf("Enabled", Kinds.Flag, o => o.Enabled, (o, value) => o.Enabled = value)
        .Leaf("Interval", Kinds.Duration(TimeSpan.FromMilliseconds(100), TimeSpan.FromHours(1)), o => o.Interval, (o, value) => o.Interval = value)
        .Section("EjectionTime", o => o.EjectionTime, new SettingsSchema<EjectionTimeOptions>()
            .Leaf("Base", Kinds.Duration(s_shortest, TimeSpan.FromHours(1)), o => o.Base, (o, value) => o.Base = value)
            .Leaf("TransportBase", Kinds.Duration(s_shortest, TimeSpan.FromHours(1)), o => o.TransportBase, (o, value) => o.TransportBase = value)
            .Leaf("Maximum", Kinds.Duration(s_shortest, TimeSpan.FromDays(1)), o => o.Maximum, (o, value) => o.Maximum = value)
            .Leaf("Jitter", Kinds.Number(0, 1), o => o.Jitter, (o, value) => o.Jitter = value))
        .Leaf("MaximumEjectedShare", Kinds.Number(0, 1), o => o.MaximumEjectedShare, (o, value) => o.MaximumEjectedShare = value)
        .Section("Consecutive", o => o.Consecutive, new SettingsSchema<ConsecutiveFailureOptions>()
            .Leaf("Failures", Kinds.Integer(0, 10_000), o => o.Failures, (o, value) => o.Failures = value)
            .Leaf("GatewayFailures", Kinds.Integer(0, 10_000), o => o.GatewayFailures, (o, value) => o.GatewayFailures = value)
            .Leaf("TransportFailures", Kinds.Integer(0, 10_000), o => o.TransportFailures, (o, value) => o.TransportFailures = value)
            .Leaf("EnforcedFailures", Kinds.Number(0, 1), o => o.EnforcedFailures, (o, value) => o.EnforcedFailures = value)
            .Leaf("EnforcedGatewayFailures", Kinds.Number(0, 1), o => o.EnforcedGatewayFailures, (o, value) => o.EnforcedGatewayFailures = value)
            .Leaf("EnforcedTransportFailures", Kinds.Number(0, 1), o => o.EnforcedTransportFailures, (o, value) => o.EnforcedTransportFailures = value))
        .Section("SuccessRate", o => o.SuccessRate, new SettingsSchema<SuccessRateOptions>()
            .Leaf("Method", Kinds.Choice(("median_mad", SuccessRateMethod.MedianMad), ("mean_sigma", SuccessRateMethod.MeanSigma)), o => o.Method, (o, value) => o.Method = value)
            .Leaf("Factor", Kinds.OptionalNumber(0.1, 100), o => o.Factor, (o, value) => o.Factor = value)
            .Leaf("MinimumEndpoints", Kinds.Integer(1, 10_000), o => o.MinimumEndpoints, (o, value) => o.MinimumEndpoints = value)
            .Leaf("MinimumRequests", Kinds.Integer(1, 1_000_000), o => o.MinimumRequests, (o, value) => o.MinimumRequests = value)
            .Leaf("Enforced", Kinds.Number(0, 1), o => o.Enforced, (o, value) => o.Enforced = value))
        .Section("FailurePercentage", o => o.FailurePercentage, new SettingsSchema<FailurePercentageOptions>()
            .Leaf("Threshold", Kinds.Number(0, 1), o => o.Threshold, (o, value) => o.Threshold = value)
            .Leaf("MinimumEndpoints", Kinds.Integer(1, 10_000), o => o.MinimumEndpoints, (o, value) => o.MinimumEndpoints = value)
            .Leaf("MinimumRequests", Kinds.Integer(1, 1_000_000), o => o.MinimumRequests, (o, value) => o.MinimumRequests = value)
            .Leaf("Enforced", Kinds.Number(0, 1), o => o.Enforced, (o, value) => o.Enforced = value))
        .Section("Cascade", o => o.Cascade, new SettingsSchema<CascadeOptions>()
            .Leaf("MaximumUtilization", Kinds.Number(0.1, 100), o => o.MaximumUtilization, (o, value) => o.MaximumUtilization = value)
            .Leaf("MaximumLatencyRise", Kinds.Number(1, 1_000), o => o.MaximumLatencyRise, (o, value) => o.MaximumLatencyRise = value));

    /// <summary>The rules between settings.</summary>
    public static void CheckRelations(OutlierOptions options, string cluster, SettingsLog log)
    {
        EjectionTimeOptions times = options.EjectionTime;
        TimeSpan longest = times.Base > times.TransportBase ? times.Base : times.TransportBase;
        if (times.Maximum >= longest) { return; }
        log.Error(SettingPath.Of("Health:Outliers:EjectionTime:Maximum", cluster, log), string.Create(CultureInfo.InvariantCulture,
            $"got '{times.Maximum}', wanted at least Base and TransportBase, the longer of which is {longest}"));
    }
}
