using LoadBalancing.Client.Configuration.Settings;
using LoadBalancing.Client.Health.Checks;

namespace LoadBalancing.Client.Configuration.Schemas;

/// <summary>Reads, checks and shows the headers of a check. Their values are often secrets: neither an error nor a description repeats one.</summary>
internal static class CheckHeadersSetting
{
    private const int LongestName = 128, LongestValue = 4_096;
    private const string Shown = "(set)";

    public static void Read(HttpCheckOptions options, ConfigNode node, SettingsLog log)
    {
        if (!string.IsNullOrEmpty(node.Value)) { log.Error(node.Path, "got a text, wanted a map from name to value"); }
        foreach (ConfigNode header in node.Children)
        {
            if (header.Value is null) { log.Error(header.Path, "got a section, wanted a text"); }
            else { options.Headers[header.Key] = header.Value; }
        }
    }

    public static void Check(HttpCheckOptions options, string path, SettingsLog log)
    {
        foreach ((string name, string? value) in options.Headers)
        {
            if (!IsName(name)) { log.Error(path, $"got the name '{name}', wanted the name of a header"); }
            else if (name.Equals("Host", StringComparison.OrdinalIgnoreCase)) { log.Error($"{path}:{name}", "wanted in Host, beside Headers"); }
            else if (name.StartsWith("Content-", StringComparison.OrdinalIgnoreCase)) { log.Error($"{path}:{name}", "a check has no body, and so no such header"); }
            if (value is null || value.Length > LongestValue || value.Any(c => c is < ' ' or > '~')) { log.Error($"{path}:{name}", $"wanted at most {LongestValue} characters of ASCII, none of them a control character"); }
        }
    }

    public static IEnumerable<KeyValuePair<string, string>> Show(HttpCheckOptions options) => options.Headers.Keys.Select(name => KeyValuePair.Create(name, Shown));

    /// <summary>A token of RFC 9110.</summary>
    private static bool IsName(string name) =>
        name.Length is > 0 and <= LongestName && name.All(c => char.IsAsciiLetterOrDigit(c) || "!#$%&'*+-.^_`|~".Contains(c, StringComparison.Ordinal));
}
