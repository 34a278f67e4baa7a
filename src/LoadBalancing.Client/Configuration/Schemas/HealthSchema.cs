using System.Buffers;
using LoadBalancing.Client.Configuration.Settings;
using LoadBalancing.Client.Health;

namespace LoadBalancing.Client.Configuration.Schemas;

/// <summary>The keys of <c>Health</c>.</summary>
internal static class HealthSchema
{
    public static SettingsSchema<HealthOptions> Schema { get; } = new SettingsSchema<HealthOptions>()
        .Section("Outliers", o => o.Outliers, OutlierSchema.Schema)
        .Section("ActiveCheck", o => o.ActiveCheck, ActiveCheckSchema.Schema)
        .Section("SlowStart", o => o.SlowStart, new SettingsSchema<SlowStartOptions>()
            .Leaf("Window", Kinds.Duration(TimeSpan.Zero, TimeSpan.FromHours(1)), o => o.Window, (o, value) => o.Window = value)
            .Leaf("JoinWindow", Kinds.Duration(TimeSpan.Zero, TimeSpan.FromHours(1)), o => o.JoinWindow, (o, value) => o.JoinWindow = value)
            .Leaf("Aggression", Kinds.Number(0.1, 10), o => o.Aggression, (o, value) => o.Aggression = value)
            .Leaf("MinimumShare", Kinds.Number(0.01, 1), o => o.MinimumShare, (o, value) => o.MinimumShare = value))
        .Section("Overload", o => o.Overload, new SettingsSchema<OverloadOptions>()
            .Leaf("MaximumDuration", Kinds.Duration(TimeSpan.Zero, TimeSpan.FromMinutes(10)), o => o.MaximumDuration, (o, value) => o.MaximumDuration = value)
            .Leaf("DefaultDuration", Kinds.Duration(TimeSpan.Zero, TimeSpan.FromMinutes(10)), o => o.DefaultDuration, (o, value) => o.DefaultDuration = value)
            .Leaf("UtilizationThreshold", Kinds.OptionalNumber(0.01, 1), o => o.UtilizationThreshold, (o, value) => o.UtilizationThreshold = value))
        .Section("Draining", o => o.Draining, new SettingsSchema<DrainingOptions>()
            .Leaf("Header", Kinds.Text(IsToken, "the name of a header"), o => o.Header, (o, value) => o.Header = value)
            .Leaf("RecheckAfter", Kinds.Duration(TimeSpan.FromSeconds(1), TimeSpan.FromHours(1)), o => o.RecheckAfter, (o, value) => o.RecheckAfter = value))
        .Leaf("InspectBytes", Kinds.Integer(0, 1 << 20), o => o.InspectBytes, (o, value) => o.InspectBytes = value)
        .Section("Confirmation", o => o.Confirmation, ConfirmationSchema.Schema)
        .Section("Panic", o => o.Panic, new SettingsSchema<PanicOptions>()
            .Leaf("Threshold", Kinds.Number(0, 1), o => o.Threshold, (o, value) => o.Threshold = value)
            .Leaf("FailTrafficOnPanic", Kinds.Flag, o => o.FailTrafficOnPanic, (o, value) => o.FailTrafficOnPanic = value));

    /// <summary>RFC 9110, 5.6.2; the empty text is none.</summary>
    private static bool IsToken(string text) => !text.AsSpan().ContainsAnyExcept(s_token);

    private static readonly SearchValues<char> s_token = SearchValues.Create("!#$%&'*+-.^_`|~0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz");
}
