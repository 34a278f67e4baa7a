using System.Text;
using System.Text.RegularExpressions;

namespace LoadBalancing.Lbctl.Output;

/// <summary>Makes any text fit to be shown: no password, no user info of a URL, nothing that could steer a terminal.</summary>
internal sealed partial class Secrets
{
    /// <summary>A shorter password is none, and hiding its letters would spoil every line.</summary>
    private const int ShortestPassword = 4;

    private const string Hidden = "(hidden)";
    private readonly List<string> _known = [];

    /// <summary>From now on this is not shown anywhere.</summary>
    public void Learn(string? password)
    {
        if (password is { Length: >= ShortestPassword }) { _known.Add(password); }
    }

    /// <returns>One line.</returns>
    public string Hide(string? text)
    {
        if (string.IsNullOrEmpty(text)) { return ""; }
        foreach (string secret in _known) { text = text.Replace(secret, Hidden, StringComparison.Ordinal); }
        return Plain(UserInfo().Replace(text, Hidden + "@"));
    }

    /// <summary>What members and documents say is not ours: an escape sequence in it must not reach a terminal, nor a line break a log.</summary>
    private static string Plain(string text)
    {
        if (!text.Any(IsUnfit)) { return text; }
        var plain = new StringBuilder(text.Length);
        foreach (char c in text) { plain.Append(IsUnfit(c) ? ' ' : c); }
        return plain.ToString();
    }

    private static bool IsUnfit(char c) => char.IsControl(c) || char.GetUnicodeCategory(c) is
        System.Globalization.UnicodeCategory.Format or System.Globalization.UnicodeCategory.LineSeparator or System.Globalization.UnicodeCategory.ParagraphSeparator;

    [GeneratedRegex(@"(?<=://)[^/?#\s'""]+@", RegexOptions.CultureInvariant)]
    private static partial Regex UserInfo();
}
