namespace LoadBalancing.Client.Configuration.Settings;

/// <summary>How one kind of value is read, shown and bounded. Every error says what was wanted.</summary>
internal sealed record SettingKind<TValue>(SettingParser<TValue> TryParse, Func<TValue, string> Format, Func<TValue, bool> IsAllowed, string Wanted);
