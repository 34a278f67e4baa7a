using System.Globalization;
using Microsoft.Extensions.Configuration;

namespace LoadBalancing.Client.Configuration.Settings;

/// <summary>How large a configuration may be, for a running process and for the checker alike. Counts while one is read, and ends the reading at the first that is over.</summary>
/// <remarks>Far above what anybody writes: they bound time and memory when a source is broken or hostile.</remarks>
/// <param name="root">How an error about the whole calls it.</param>
internal sealed class SectionLimits(string root)
{
    /// <summary>Of a document, and of all values together in characters.</summary>
    public const int MostBytes = 16 * 1024 * 1024;

    /// <summary>Sections and values. An IConfiguration looks through all its values for the children of each key: 10,000 take it a second, four times as many sixteen.</summary>
    public const int MostKeys = 100_000;

    /// <summary>How many names a path may have.</summary>
    public const int DeepestLevel = 64;

    /// <summary>In characters; every node knows its path, so a long name above many would cost memory without end.</summary>
    public const int LongestPath = 1_024;

    private const int LongestShown = 100;
    private int _keys;
    private long _characters;

    /// <summary>A key more, at a level counted from 1.</summary>
    /// <exception cref="SectionLimitException">It is one too many, too deep or too long.</exception>
    public void CountKey(string path, int level)
    {
        if (level > DeepestLevel) { throw Over(Short(path), "is too deep", DeepestLevel, "levels"); }
        if (path.Length > LongestPath) { throw Over(Short(path), "its path is too long", LongestPath, "characters"); }
        if (++_keys > MostKeys) { throw Over(root, "holds too much", MostKeys, "keys"); }
    }

    /// <exception cref="SectionLimitException">All values together are too long.</exception>
    public void CountValue(string? value)
    {
        _characters += value?.Length ?? 0;
        if (_characters > MostBytes) { throw Over(root, "holds too much", MostBytes, "characters in all values"); }
    }

    /// <summary>Asks providers how much they hold before anything is read: to visit 500,000 keys one by one would take hours.</summary>
    public static void CheckSize(IConfigurationRoot configuration, string section)
    {
        // A provider lists one name for each value below, duplicates included.
        long values = configuration.Providers.Sum(provider => (long)provider.GetChildKeys([], section).Count());
        if (values > MostKeys) { throw Over(section, "holds too much", MostKeys, "keys"); }
    }

    /// <summary>A document whose length was known before it was read.</summary>
    public static SectionLimitException TooManyBytes(string root) => Over(root, "holds too much", MostBytes, "bytes");

    private static string Short(string path) => path.Length <= LongestShown ? path : $"{path[..LongestShown]}...";

    private static SectionLimitException Over(string path, string problem, int limit, string unit) => new(string.Create(CultureInfo.InvariantCulture, $"{path}: {problem}, wanted at most {limit} {unit}."));
}

/// <summary>A configuration is over a limit; the message is the error to show.</summary>
internal sealed class SectionLimitException(string message) : Exception(message);
