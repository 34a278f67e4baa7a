namespace LoadBalancing.Client.Configuration.Settings;

/// <summary>How errors name a setting: by the line that set it, else by where it would stand.</summary>
internal static class SettingPath
{
    public const string Code = "code";

    public static string Of(string setting, string cluster, SettingsLog log) => log.OriginOf(setting) switch
    {
        null => $"{cluster}:{setting}",
        Code => $"{cluster}:{setting} (set in code)",
        string path => path,
    };
}
