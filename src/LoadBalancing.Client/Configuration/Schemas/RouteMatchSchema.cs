using LoadBalancing.Client.Configuration.Settings;
using LoadBalancing.Client.Traffic.Routing;

namespace LoadBalancing.Client.Configuration.Schemas;

/// <summary>The keys of <c>Match</c> of a route.</summary>
internal static class RouteMatchSchema
{
    private const int LongestPath = 2_048, LongestValue = 1_024;

    private static readonly SettingKind<string?> s_path = Kinds.Text(IsPath, "a path as it stands in a URI: it begins with '/', is escaped, and has no query and no dot segments");

    private static readonly SettingsSchema<HeaderMatchOptions> s_header = new SettingsSchema<HeaderMatchOptions>()
        .Leaf("Name", Kinds.Text(IsToken, "the name of a header"), o => o.Name, (o, value) => o.Name = value)
        .Add(new TextsSetting<HeaderMatchOptions>("Values", o => o.Values, value => value.Length <= LongestValue && !value.Any(char.IsControl), "a text of at most 1024 characters, none of them a control character"))
        .Leaf(
            "Mode",
            Kinds.Choice(("exact", HeaderMatchMode.Exact), ("prefix", HeaderMatchMode.Prefix), ("contains", HeaderMatchMode.Contains), ("exists", HeaderMatchMode.Exists), ("not_exists", HeaderMatchMode.NotExists)),
            o => o.Mode,
            (o, value) => o.Mode = value)
        .Leaf("IgnoreCase", Kinds.Flag, o => o.IgnoreCase, (o, value) => o.IgnoreCase = value);

    public static SettingsSchema<RouteMatchOptions> Schema { get; } = new SettingsSchema<RouteMatchOptions>()
        .Add(new TextsSetting<RouteMatchOptions>("Methods", o => o.Methods, IsToken, "a method such as GET"))
        .Leaf("Path", s_path, o => o.Path, (o, value) => o.Path = value)
        .Leaf("PathPrefix", s_path, o => o.PathPrefix, (o, value) => o.PathPrefix = value)
        .Leaf("PathPattern", Kinds.Text(text => text.Length <= LongestPath, "a pattern such as /orders/{id} or /static/{**rest}"), o => o.PathPattern, (o, value) => o.PathPattern = value)
        .Leaf("IgnoreCase", Kinds.Flag, o => o.IgnoreCase, (o, value) => o.IgnoreCase = value)
        .Add(new ListSetting<RouteMatchOptions, HeaderMatchOptions>("Headers", o => o.Headers, new(
            s_header, () => new(), "a list of headers, such as { \"Name\": \"x-tenant\", \"Values\": [ \"gold\" ] }", "a header")
        { Check = CheckHeader }))
        .Add(new LabelsSetting<RouteMatchOptions>("Labels", o => o.Labels));

    /// <summary>What one setting alone does not tell.</summary>
    public static void CheckRelations(RouteMatchOptions match, string setting, string cluster, SettingsLog log)
    {
        (string Key, string? Value)[] paths = [.. new[] { ("Path", match.Path), ("PathPrefix", match.PathPrefix), ("PathPattern", match.PathPattern) }.Where(path => path.Item2 is not null)];
        foreach ((string key, string? value) in paths.Skip(1)) { log.Error(SettingPath.Of($"{setting}:{key}", cluster, log), $"got '{value}' beside {paths[0].Key}, wanted one of Path, PathPrefix and PathPattern"); }
        if (match.PathPattern is not { } text) { return; }
        if (!PathPattern.TryParse(text, out PathPattern? pattern, out string? problem)) { log.Error(SettingPath.Of($"{setting}:PathPattern", cluster, log), $"got '{text}', which {problem}"); }
        else if (pattern.Texts.FirstOrDefault(segment => !IsPath("/" + segment)) is { } wrong)
        {
            log.Error(SettingPath.Of($"{setting}:PathPattern", cluster, log), $"got '{text}', wanted the segment '{wrong}' as it stands in a URI: escaped, no dots alone");
        }
    }

    private static void CheckHeader(HeaderMatchOptions header, string setting, string cluster, SettingsLog log)
    {
        if (string.IsNullOrEmpty(header.Name)) { log.Error(SettingPath.Of(setting + ":Name", cluster, log), "got nothing, wanted the name of a header"); }
        bool needsValues = header.Mode < HeaderMatchMode.Exists;
        if (needsValues && header.Values.Count == 0) { log.Error(SettingPath.Of(setting + ":Values", cluster, log), "got nothing, wanted at least one value, or Mode: exists"); }
        if (!needsValues && header.Values.Count > 0) { log.Error(SettingPath.Of(setting + ":Values", cluster, log), $"got {header.Values.Count}, wanted none: {(header.Mode == HeaderMatchMode.Exists ? "exists" : "not_exists")} looks at no value"); }
    }

    /// <summary>What the runtime would send for it is the same text.</summary>
    private static bool IsPath(string text) => text.Length <= LongestPath && text.StartsWith('/') && text.AsSpan().IndexOfAny('?', '#', '\\') < 0
        && Uri.TryCreate("http://h" + text, UriKind.Absolute, out Uri? uri) && uri.AbsolutePath == text;

    /// <summary>A token of RFC 9110.</summary>
    private static bool IsToken(string text) => text.Length is > 0 and <= 128 && text.All(c => char.IsAsciiLetterOrDigit(c) || "!#$%&'*+-.^_`|~".Contains(c, StringComparison.Ordinal));
}
