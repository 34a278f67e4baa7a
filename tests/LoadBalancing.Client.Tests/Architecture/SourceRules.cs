using System.Text.RegularExpressions;

namespace LoadBalancing.Client.Tests.Architecture;

/// <summary>What can be said about a source file by reading it.</summary>
internal static partial class SourceRules
{
    public const int MostSuppressions = 10;

    /// <summary>Folders that say nothing about what is in them.</summary>
    private static readonly string[] Nowhere = ["Common", "Extensions", "Helpers", "Utils", "Utilities", "Shared", "Misc", "Core", "Models"];

    /// <summary>Every line that silences the compiler or an analyzer.</summary>
    public static IEnumerable<(int Line, string Text, bool HasReason)> Suppressions(string text)
    {
        foreach (var (number, line) in text.Split('\n').Index())
        {
            if (Pragma().Match(line) is { Success: true } pragma) { yield return (number + 1, line.Trim(), Reason(pragma.Groups["rest"].Value)); }
            else if (Attribute().IsMatch(line)) { yield return (number + 1, line.Trim(), Justification().IsMatch(line)); }
        }
    }

    public static string? FolderThatSaysNothing(string path) =>
        path.Split('/')[..^1].FirstOrDefault(folder => Nowhere.Contains(folder, StringComparer.OrdinalIgnoreCase));

    public static string? NamespaceOf(string text) => Namespace().Match(text) is { Success: true } match ? match.Groups["name"].Value : null;

    private static bool Reason(string rest) => rest.Split("//", 2) is [_, var reason] && reason.Trim().Length >= 10;

    [GeneratedRegex(@"^\s*#\s*pragma\s+warning\s+disable(?<rest>.*)$")]
    private static partial Regex Pragma();

    [GeneratedRegex(@"^[^/]*\[[^\]]*\b(Unconditional)?SuppressMessage(Attribute)?\s*\(")]
    private static partial Regex Attribute();

    [GeneratedRegex("""Justification\s*=\s*"[^"]{10,}""")]
    private static partial Regex Justification();

    [GeneratedRegex(@"^namespace\s+(?<name>[\w.]+)\s*;", RegexOptions.Multiline)]
    private static partial Regex Namespace();
}
