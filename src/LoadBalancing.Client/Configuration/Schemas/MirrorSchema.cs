using LoadBalancing.Client.Configuration.Settings;
using LoadBalancing.Client.Traffic;

namespace LoadBalancing.Client.Configuration.Schemas;

/// <summary>The keys of <c>Traffic:Mirrors</c>. A list of a cluster replaces that of the defaults; code adds to what it finds.</summary>
internal static class MirrorSchema
{
    private const int MostBytes = 16 * 1024 * 1024;

    private static readonly SettingsSchema<MirrorOptions> s_schema = new SettingsSchema<MirrorOptions>()
        .Leaf("Cluster", Kinds.Text(ClusterName.IsValid, ClusterName.Wanted), o => o.Cluster, (o, value) => o.Cluster = value)
        .Leaf("Percent", Kinds.Number(0, 100), o => o.Percent, (o, value) => o.Percent = value)
        .Leaf("MaxBodyBytes", Kinds.Integer(0, MostBytes), o => o.MaxBodyBytes, (o, value) => o.MaxBodyBytes = value)
        .Leaf("MaxInFlight", Kinds.Integer(1, 100_000), o => o.MaxInFlight, (o, value) => o.MaxInFlight = value)
        .Leaf("Timeout", Kinds.Duration(TimeSpan.FromMilliseconds(1), TimeSpan.FromMinutes(10)), o => o.Timeout, (o, value) => o.Timeout = value)
        .Leaf("ShadowHost", Kinds.Flag, o => o.ShadowHost, (o, value) => o.ShadowHost = value)
        .Leaf("Methods", Kinds.Text(NameSet.AreTokens, "methods with commas between them, such as GET,HEAD"), o => o.Methods, (o, value) => o.Methods = value)
        .Leaf("RemoveHeaders", Kinds.Text(text => text.Length == 0 || NameSet.AreTokens(text), "names of headers with commas between them, or nothing"), o => o.RemoveHeaders, (o, value) => o.RemoveHeaders = value);

    public static ListItems<MirrorOptions> Items { get; } = new(s_schema, static () => new(), "a list of mirrors, such as { \"Cluster\": \"orders-next\", \"Percent\": 10 }", "a mirror");
}
