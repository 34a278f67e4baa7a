using System.Text.RegularExpressions;

namespace LoadBalancing.Client.Configuration;

/// <summary>Cluster names are host names: one rule for both.</summary>
internal static partial class ClusterName
{
    public const string Wanted = "a name of 1 to 63 characters from a-z, 0-9, '.' and '-' that begins with a letter or digit";

    public static string Normalize(string name) => name.ToLowerInvariant();

    public static bool IsValid(string name) => Pattern().IsMatch(Normalize(name)) && Uri.CheckHostName(name) != UriHostNameType.Unknown;

    /// <summary>Returns the name in lower case.</summary>
    /// <exception cref="ArgumentException">It is not a cluster's name.</exception>
    public static string Check(string name, string parameter)
    {
        ArgumentNullException.ThrowIfNull(name, parameter);
        return IsValid(name) ? Normalize(name) : throw new ArgumentException($"'{name}' cannot name a cluster; wanted {Wanted}.", parameter);
    }

    [GeneratedRegex(@"^[a-z0-9][a-z0-9.-]{0,62}\z", RegexOptions.CultureInvariant)]
    private static partial Regex Pattern();
}
