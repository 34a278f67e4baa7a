using System.Text.RegularExpressions;
using LoadBalancing.Client.Transport;

namespace LoadBalancing.Lbctl.Documents;

/// <summary>A value of a document as it may be shown. What the library's own descriptions hide is hidden here, and what other sections are likely to keep secret.</summary>
internal static partial class ShownValue
{
    public const string Hidden = "(set)";

    private static readonly string[] s_words =
        ["token", "secret", "password", "passwd", "pwd", "passphrase", "apikey", "accesskey", "privatekey", "signingkey", "credential", "connectionstring", "authorization"];

    /// <summary>Below these, names are the operator's: a cluster called tokens has no secrets for that.</summary>
    private static readonly string[] s_ours = ["LoadBalancing:", "Clusters:", "Defaults:", "Groups:", "Services:"];

    public static string Of(string path, string? value) => value switch
    {
        null => "null",
        _ when SecretReference.TryParse(value, out _) => value,
        _ when value.Length > 0 && (IsSecret(path) || Assignment().IsMatch(value)) => Hidden,
        _ => value,
    };

    private static bool IsSecret(string path)
    {
        // The values of a check's headers may be credentials under any name.
        if (path.Contains(":Http:Headers:", StringComparison.OrdinalIgnoreCase)) { return true; }
        string[] steps = path.Split(':');
        bool isOurs = Array.Exists(s_ours, start => path.StartsWith(start, StringComparison.OrdinalIgnoreCase));
        // Of a list's entry the name is the list's.
        string own = steps.LastOrDefault(step => !step.All(char.IsAsciiDigit)) ?? "";
        bool isEndpoint = steps.Length > 1 && steps[^2].Equals("Endpoints", StringComparison.OrdinalIgnoreCase);
        return isOurs ? !isEndpoint && Names(own) : Array.Exists(steps, Names);
    }

    private static bool Names(string step)
    {
        string plain = step.Replace("-", "", StringComparison.Ordinal).Replace("_", "", StringComparison.Ordinal);
        return plain.Equals("cookie", StringComparison.OrdinalIgnoreCase) || Array.Exists(s_words, word => plain.Contains(word, StringComparison.OrdinalIgnoreCase));
    }

    /// <summary>A connection string, wherever it stands.</summary>
    [GeneratedRegex(@"(password|pwd|secret|token|account_?key|access_?key|api_?key)\s*=", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Assignment();
}
