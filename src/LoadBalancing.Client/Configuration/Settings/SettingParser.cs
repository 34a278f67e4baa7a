namespace LoadBalancing.Client.Configuration.Settings;

/// <summary>Reads a value from text.</summary>
internal delegate bool SettingParser<TValue>(string text, out TValue value);
