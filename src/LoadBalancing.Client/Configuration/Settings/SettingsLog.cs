namespace LoadBalancing.Client.Configuration.Settings;

/// <summary>Collects, while options are built, every error and where each setting came from.</summary>
internal sealed class SettingsLog
{
    private readonly ErrorList _errors = new();
    private readonly HashSet<string> _wrong = new(StringComparer.OrdinalIgnoreCase);
    private readonly HashSet<string> _wrongBelow = new(StringComparer.OrdinalIgnoreCase);
    private readonly Dictionary<string, string> _origins = new(StringComparer.OrdinalIgnoreCase);

    public IReadOnlyList<string> Errors => _errors.Shown;

    /// <summary>Nobody sees the words of a further error.</summary>
    public bool IsFull => _errors.IsFull;

    public void Error(string path, string problem)
    {
        _errors.Add($"{path}: {problem}.");
        _wrong.Add(path);
        // Once an ancestor is known, so are all above it.
        for (int end = path.LastIndexOf(':'); end > 0 && _wrongBelow.Add(path[..end]); end = path.LastIndexOf(':', end - 1)) { }
    }

    public void Error(string sentence) => _errors.Add(sentence);

    /// <summary>Whether an error names this path.</summary>
    public bool IsWrong(string path) => _wrong.Contains(path);

    /// <summary>Whether an error names this path or one below it.</summary>
    public bool IsWrongAtOrBelow(string path) => _wrong.Contains(path) || _wrongBelow.Contains(path);

    public void CameFrom(string setting, string origin) => _origins[setting] = origin;

    /// <summary>What stood below this setting was replaced as a whole.</summary>
    public void Forget(string setting)
    {
        foreach (string below in _origins.Keys.Where(known => known.StartsWith(setting + ":", StringComparison.OrdinalIgnoreCase)).ToArray()) { _origins.Remove(below); }
    }

    /// <summary>The full path in the configuration that set it, <c>code</c>, or null for a default.</summary>
    public string? OriginOf(string setting) => _origins.GetValueOrDefault(setting);
}
