namespace LoadBalancing.Client.Versions;

/// <summary>One setting that two versions have differently. Serialisable.</summary>
/// <param name="Path">Where it stands, such as <c>Picker:Policy</c>.</param>
/// <param name="Before">Its value before, as text; <see langword="null"/> where it did not exist. What may be a secret is not shown.</param>
/// <param name="After">Its value after; <see langword="null"/> where it exists no more.</param>
public sealed record VersionChange(string Path, string? Before, string? After);
