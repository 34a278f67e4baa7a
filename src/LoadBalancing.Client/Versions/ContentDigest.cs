using System.Security.Cryptography;
using System.Text;

namespace LoadBalancing.Client.Versions;

/// <summary>
/// What a configuration is known by, wherever it came from: SHA-256, in lower hex, over its leaves as lines <c>path=value</c>, each ended by a line feed. Paths are relative to the
/// section, in lower case, with ':'; lines are in ordinal order and UTF-8; booleans are in lower case. Any tool can compute it (docs/life-of-an-update.md).
/// </summary>
/// <remarks>As delivered: neither defaults nor code are part of it, nor what names or times a version.</remarks>
internal static class ContentDigest
{
    /// <summary>The length of a digest in characters.</summary>
    public const int Length = 2 * SHA256.HashSizeInBytes;

    /// <summary>Keys of the section itself that say something of the version, not of its content.</summary>
    private static readonly string[] s_notContent = ["version", "digest", "restores", "supersedes", "activateat"];

    /// <param name="leaves">Paths relative to the section, and values as text.</param>
    public static string Of(IEnumerable<KeyValuePair<string, string?>> leaves)
    {
        string[] lines = [.. leaves
            .Select(leaf => (Path: leaf.Key.ToLowerInvariant(), leaf.Value))
            .Where(leaf => !s_notContent.Contains(leaf.Path, StringComparer.Ordinal))
            .Select(leaf => $"{Escaped(leaf.Path).Replace("=", "\\=", StringComparison.Ordinal)}={Escaped(Text(leaf.Value))}\n")
            .Order(StringComparer.Ordinal)];
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(string.Concat(lines))));
    }

    public static bool AreEqual(string one, string other) => one.Equals(other, StringComparison.OrdinalIgnoreCase);

    public static bool IsDigest(string text) => text.Length == Length && text.All(char.IsAsciiHexDigit);

    /// <summary>JSON's true is "True" where .NET has read it, and "true" where another tool has.</summary>
    private static string Text(string? value) => value is null ? "" : bool.TryParse(value, out bool flag) ? (flag ? "true" : "false") : value;

    /// <summary>A value of several lines must not look like several leaves.</summary>
    private static string Escaped(string text) => text
        .Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\n", "\\n", StringComparison.Ordinal).Replace("\r", "\\r", StringComparison.Ordinal);
}
