using LoadBalancing.Client.Configuration.Settings;
using LoadBalancing.Client.Transport;

namespace LoadBalancing.Client.Configuration.Schemas;

/// <summary>The keys of <c>Transport</c>.</summary>
internal static class TransportSchema
{
    public static SettingsSchema<TransportOptions> Schema { get; } = new SettingsSchema<TransportOptions>()
        .Leaf("ConnectTimeout", Kinds.Duration(TimeSpan.FromMilliseconds(10), TimeSpan.FromMinutes(5)), o => o.ConnectTimeout, (o, value) => o.ConnectTimeout = value)
        .Leaf("PooledConnectionLifetime", Kinds.Duration(TimeSpan.FromSeconds(1), TimeSpan.FromDays(1)), o => o.PooledConnectionLifetime, (o, value) => o.PooledConnectionLifetime = value)
        .Leaf("PooledConnectionIdleTimeout", Kinds.Duration(TimeSpan.FromSeconds(1), TimeSpan.FromDays(1)), o => o.PooledConnectionIdleTimeout, (o, value) => o.PooledConnectionIdleTimeout = value)
        .Leaf("MaxConnectionsPerEndpoint", Kinds.OptionalInteger(1, 1_000_000), o => o.MaxConnectionsPerEndpoint, (o, value) => o.MaxConnectionsPerEndpoint = value)
        .Leaf("UseProxy", Kinds.Flag, o => o.UseProxy, (o, value) => o.UseProxy = value)
        .Section("Tls", o => o.Tls, TlsSchema.Schema)
        .Section("WarmUp", o => o.WarmUp, new SettingsSchema<WarmUpOptions>()
            .Leaf("Path", Kinds.Text(PickerSchema.IsPath, "a path that begins with '/'"), o => o.Path, (o, value) => o.Path = value)
            .Leaf("Method", Kinds.OneOf("HEAD", "OPTIONS"), o => o.Method, (o, value) => o.Method = value)
            .Leaf("MaximumAtATime", Kinds.Integer(1, 1_000), o => o.MaximumAtATime, (o, value) => o.MaximumAtATime = value)
            .Leaf("Timeout", Kinds.Duration(TimeSpan.FromMilliseconds(10), TimeSpan.FromMinutes(1)), o => o.Timeout, (o, value) => o.Timeout = value));
}
