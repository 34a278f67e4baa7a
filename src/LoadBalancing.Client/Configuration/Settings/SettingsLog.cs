namespace LoadBalancing.Client.Configuration.Settings;

/// <summary>Collects, while options are built, every error and where each setting came from.</summary>
internal sealed class SettingsLog
{
    private readonly List<string> _errors = [];
    private readonly Dictionary<string, string> _origins = new(StringComparer.OrdinalIgnoreCase);

    public IReadOnlyList<string> Errors => _errors;

    public void Error(string path, string problem) => _errors.Add($"{path}: {problem}.");

    public void Error(string sentence) => _errors.Add(sentence);

    public void CameFrom(string setting, string origin) => _origins[setting] = origin;

    /// <summary>What stood below this setting was replaced as a whole.</summary>
    public void Forget(string setting)
    {
        foreach (string below in _origins.Keys.Where(known => known.StartsWith(setting + ":", StringComparison.OrdinalIgnoreCase)).ToArray()) { _origins.Remove(below); }
    }

    /// <summary>The full path in the configuration that set it, <c>code</c>, or null for a default.</summary>
    public string? OriginOf(string setting) => _origins.GetValueOrDefault(setting);
}
