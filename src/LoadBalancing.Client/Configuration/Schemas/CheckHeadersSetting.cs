using LoadBalancing.Client.Configuration.Settings;
using LoadBalancing.Client.Health.Checks;
using LoadBalancing.Client.Transport;

namespace LoadBalancing.Client.Configuration.Schemas;

/// <summary>Reads, checks and shows the headers of a check. Their values may be secrets: neither an error nor a description repeats one, but for the name of a secret.</summary>
internal static class CheckHeadersSetting
{
    private const int LongestName = 128;
    private const string Shown = "(set)";

    /// <summary>What people call credentials; '-' and '_' are not looked at.</summary>
    private static readonly string[] s_secret = ["token", "secret", "password", "apikey"], s_secretNames = ["authorization", "proxyauthorization", "cookie"];

    public static void Read(HttpCheckOptions options, ConfigNode node, SettingsLog log)
    {
        if (!string.IsNullOrEmpty(node.Value)) { log.Error(node.Path, "got a text, wanted a map from name to value"); }
        foreach (ConfigNode header in node.Children)
        {
            if (header.Value is null) { log.Error(header.Path, "got a section, wanted a text"); }
            else
            {
                options.Headers[header.Key] = header.Value;
                // Sections lie in files, in repositories, in digests. What code sets is its own affair.
                if (HoldsSecrets(header.Key) && !SecretReference.IsMeant(header.Value)) { log.Error(header.Path, $"a section never holds a secret, wanted {SecretReference.Wanted}; the whole value is kept under that name"); }
            }
        }
    }

    public static void Check(HttpCheckOptions options, string path, SettingsLog log)
    {
        foreach ((string name, string? value) in options.Headers)
        {
            if (!IsName(name)) { log.Error(path, $"got the name '{name}', wanted the name of a header"); }
            else if (name.Equals("Host", StringComparison.OrdinalIgnoreCase)) { log.Error($"{path}:{name}", "wanted in Host, beside Headers"); }
            else if (name.StartsWith("Content-", StringComparison.OrdinalIgnoreCase)) { log.Error($"{path}:{name}", "a check has no body, and so no such header"); }
            if (value is null || !CheckHeaders.IsValue(value)) { log.Error($"{path}:{name}", $"wanted at most {CheckHeaders.LongestValue} characters of ASCII, none of them a control character"); }
            else if (SecretReference.IsMeant(value) && !SecretReference.TryParse(value, out _)) { log.Error($"{path}:{name}", $"wanted {SecretReference.Wanted}"); }
        }
    }

    /// <summary>Every secret that is named must be known, where there is somebody to ask.</summary>
    public static void CheckSecrets(HttpCheckOptions options, string path, Func<string, string?> secrets, SettingsLog log)
    {
        foreach ((string header, string? value) in options.Headers)
        {
            if (value is not null && SecretReference.TryParse(value, out string? name) && SecretReference.Find(name, secrets).Problem is { } problem) { log.Error($"{path}:{header}", problem); }
        }
    }

    public static IEnumerable<KeyValuePair<string, string>> Show(HttpCheckOptions options) => options.Headers.Select(pair =>
        KeyValuePair.Create(pair.Key, pair.Value is not null && SecretReference.TryParse(pair.Value, out _) ? pair.Value : Shown));

    private static bool HoldsSecrets(string header)
    {
        string plain = header.Replace("-", "", StringComparison.Ordinal).Replace("_", "", StringComparison.Ordinal).ToLowerInvariant();
        return s_secretNames.Contains(plain, StringComparer.Ordinal) || Array.Exists(s_secret, word => plain.Contains(word, StringComparison.Ordinal));
    }

    /// <summary>A token of RFC 9110.</summary>
    private static bool IsName(string name) =>
        name.Length is > 0 and <= LongestName && name.All(c => char.IsAsciiLetterOrDigit(c) || "!#$%&'*+-.^_`|~".Contains(c, StringComparison.Ordinal));
}
