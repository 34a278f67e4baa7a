using LoadBalancing.Client.Outcomes;
using LoadBalancing.Client.Configuration.Settings;
using LoadBalancing.Client.Health.Checks;
using LoadBalancing.Client.Transport;

namespace LoadBalancing.Client.Configuration.Schemas;

/// <summary>The keys of <c>Health:ActiveCheck</c>, and the rules between them.</summary>
internal static class ActiveCheckSchema
{
    private const string Section = "Health:ActiveCheck:";
    private static readonly string[] s_methods = ["GET", "HEAD", "OPTIONS", "POST"], s_versions = ["1.1", "2"];

    public static SettingsSchema<ActiveCheckOptions> Schema { get; } = new SettingsSchema<ActiveCheckOptions>()
        .Leaf("Type", Kinds.OptionalChoice(ActiveCheckConfig.Http, ActiveCheckConfig.Tcp, ActiveCheckConfig.Grpc), o => o.Type, (o, value) => o.Type = value)
        .Leaf("Periodic", Kinds.Flag, o => o.Periodic, (o, value) => o.Periodic = value)
        .Leaf("Interval", Kinds.Duration(TimeSpan.FromMilliseconds(100), TimeSpan.FromDays(1)), o => o.Interval, (o, value) => o.Interval = value)
        .Leaf("Timeout", Kinds.Duration(TimeSpan.FromMilliseconds(10), TimeSpan.FromMinutes(5)), o => o.Timeout, (o, value) => o.Timeout = value)
        .Leaf("Rise", Kinds.Integer(1, 1_000), o => o.Rise, (o, value) => o.Rise = value)
        .Leaf("Fall", Kinds.Integer(1, 1_000), o => o.Fall, (o, value) => o.Fall = value)
        .Leaf("Jitter", Kinds.Number(0, 0.5), o => o.Jitter, (o, value) => o.Jitter = value)
        .Leaf("Port", Kinds.OptionalInteger(1, 65_535), o => o.Port, (o, value) => o.Port = value)
        .Leaf("Scheme", Kinds.OptionalChoice("http", "https"), o => o.Scheme, (o, value) => o.Scheme = value)
        .Section("Http", o => o.Http, new SettingsSchema<HttpCheckOptions>()
            .Leaf("Method", Kinds.OneOf(s_methods), o => o.Method, (o, value) => o.Method = value)
            .Leaf("Path", Kinds.Required(PickerSchema.IsPath, "a path that begins with '/'"), o => o.Path, (o, value) => o.Path = value)
            .Leaf("ExpectedStatus", Kinds.Required(text => StatusSet.TryParse(text, out _), "codes and ranges from 100 to 599, such as 200-299,404"), o => o.ExpectedStatus, (o, value) => o.ExpectedStatus = value)
            .Leaf("Host", Kinds.Text(ClusterSchema.IsAuthority, "a host name with an optional port"), o => o.Host, (o, value) => o.Host = value)
            .Add(new CustomSetting<HttpCheckOptions>("Headers", CheckHeadersSetting.Read, CheckHeadersSetting.Check, CheckHeadersSetting.Show))
            .Leaf("BodyContains", Kinds.Text(text => text.Length <= 1_024, "a text of at most 1024 characters"), o => o.BodyContains, (o, value) => o.BodyContains = value)
            .Leaf("Version", Kinds.OneOf(s_versions), o => o.Version, (o, value) => o.Version = value))
        .Section("Grpc", o => o.Grpc, new SettingsSchema<GrpcCheckOptions>()
            .Leaf("Service", Kinds.Text(name => name.Length <= 256 && !name.Any(c => char.IsControl(c) || char.IsWhiteSpace(c)), "a name of at most 256 characters without spaces"), o => o.Service, (o, value) => o.Service = value));

    /// <summary>The rules between settings.</summary>
    public static void CheckRelations(ActiveCheckOptions options, string cluster, SettingsLog log)
    {
        if (options.Http.BodyContains is not null && string.Equals(options.Http.Method, "HEAD", StringComparison.OrdinalIgnoreCase))
        {
            log.Error(SettingPath.Of(Section + "Http:BodyContains", cluster, log), "got a text, wanted none: the answer to HEAD has no body");
        }
    }
}
