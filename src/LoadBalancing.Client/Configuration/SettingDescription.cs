namespace LoadBalancing.Client.Configuration;

/// <summary>A setting as it is in force.</summary>
/// <param name="Path">Where it stands in a cluster's section, such as <c>Picker:Policy</c>.</param>
/// <param name="Value">Its value as text.</param>
/// <param name="Origin">The full path in the configuration that set it, <c>code</c>, or <c>default</c>.</param>
public sealed record SettingDescription(string Path, string Value, string Origin);
