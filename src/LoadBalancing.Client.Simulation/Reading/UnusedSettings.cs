using LoadBalancing.Client.Configuration.Settings;

namespace LoadBalancing.Client.Simulation.Reading;

/// <summary>Finds settings that were changed but mean nothing beside another: whoever set them meant something else.</summary>
internal static class UnusedSettings
{
    public static void Check<T>(SettingsSchema<T> schema, T target, T untouched, IReadOnlyList<string> unused, string where, string setting, Findings findings)
    {
        if (unused.Count == 0) { return; }
        Dictionary<string, string> defaults = schema.Show(untouched, "").ToDictionary();
        foreach ((string key, string value) in schema.Show(target, ""))
        {
            string path = $"{setting}:{key}";
            bool isUnused = unused.Contains(key.Split(':')[0]) && defaults.GetValueOrDefault(key) != value;
            if (isUnused && !findings.Has(path)) { findings.Error(path, $"got '{value}', wanted nothing: it has no meaning for {where}"); }
        }
    }
}
