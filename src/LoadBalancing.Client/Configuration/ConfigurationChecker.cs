using System.Text;
using LoadBalancing.Client.Configuration.Checking;
using LoadBalancing.Client.Configuration.Settings;

namespace LoadBalancing.Client.Configuration;

/// <summary>
/// Checks a configuration outside the process that it is for: in a build, or before it is rolled out. By the same code as at run time, so that what passes here is not refused
/// there for what it says. No input makes it throw, and none takes it more than bounded time and memory (docs/configuration.md has the bounds).
/// </summary>
/// <remarks>
/// JSON is read as .NET's JSON configuration provider does, with comments and trailing commas; but a key that is given twice is always an error. A <c>Secret:name</c> is
/// not looked up.
/// </remarks>
public static class ConfigurationChecker
{
    /// <summary>Checks a document, or the content of its section <c>LoadBalancing</c>.</summary>
    /// <param name="json">The text.</param>
    /// <param name="options">What code registers; nothing by default.</param>
    /// <returns>All errors, and the clusters.</returns>
    public static ConfigurationCheck Check(string json, ConfigurationCheckOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(json);
        // A character is at least a byte: what is too long already is not copied first.
        return json.Length > SectionLimits.MostBytes ? DocumentChecker.TooLong : new DocumentChecker(options ?? new()).Check(Encoding.UTF8.GetBytes(json));
    }

    /// <summary>Checks a document, or the content of its section <c>LoadBalancing</c>.</summary>
    /// <param name="utf8Json">The text in UTF-8; it is read from where it stands, not further than 16 MB, and not closed.</param>
    /// <param name="options">What code registers; nothing by default.</param>
    /// <returns>All errors, and the clusters.</returns>
    public static ConfigurationCheck Check(Stream utf8Json, ConfigurationCheckOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(utf8Json);
        using var bytes = new MemoryStream();
        byte[] buffer = new byte[64 * 1024];
        try
        {
            // One byte too many is enough to know that it is too long.
            while (bytes.Length <= SectionLimits.MostBytes && utf8Json.Read(buffer) is int read and > 0) { bytes.Write(buffer, 0, read); }
        }
        catch (Exception e) { return DocumentChecker.Unreadable($"cannot be read: {e.GetType().Name}: {e.Message}"); }
        return new DocumentChecker(options ?? new()).Check(bytes.GetBuffer().AsSpan(0, (int)bytes.Length));
    }
}
