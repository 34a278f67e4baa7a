using System.Diagnostics.CodeAnalysis;

namespace LoadBalancing.Client.Transport;

/// <summary>
/// A setting that names a secret instead of holding it: <c>Secret:name</c>, as a whole. It is looked up whenever it is used, so that another value needs no new version, and neither
/// a digest nor a description, nor a log line, nor a file ever holds one.
/// </summary>
internal static class SecretReference
{
    public const string Wanted = "Secret:name, with a name of 1 to 128 characters from A-Z, a-z, 0-9, '.', '_' and '-'";

    private const string Prefix = "Secret:";
    private const int LongestName = 128;

    /// <summary>Whether the text is meant as one, well written or not.</summary>
    public static bool IsMeant(string text) => text.StartsWith(Prefix, StringComparison.OrdinalIgnoreCase);

    public static bool TryParse(string text, [NotNullWhen(true)] out string? name)
    {
        name = IsMeant(text) ? text[Prefix.Length..] : null;
        if (name is { Length: > 0 and <= LongestName } && name.All(c => char.IsAsciiLetterOrDigit(c) || c is '.' or '_' or '-')) { return true; }
        name = null;
        return false;
    }

    /// <summary>Asks the application's code, which may throw: by the type alone, since a message could hold the value.</summary>
    /// <returns>The value, or why there is none.</returns>
    public static (string? Value, string? Problem) Find(string name, Func<string, string?> secrets)
    {
        try { return secrets(name) is { } value ? (value, null) : (null, $"the secret '{name}' is not known"); }
        catch (Exception e) { return (null, $"looking up the secret '{name}' threw {e.GetType().Name}"); }
    }
}
