using System.Globalization;

namespace LoadBalancing.Client.Versions;

/// <summary>The version of a configuration: an explicit number from its source, or <c>local-n</c> for content that came without one.</summary>
/// <remarks>Arrivals only rise. The first explicit version replaces any local one; an explicit version is never replaced by a local one.</remarks>
public readonly record struct ConfigurationVersion
{
    /// <summary>The largest explicit version, 2^53 - 1: the largest whole number that every JSON reader keeps exactly.</summary>
    public const long MaxNumber = (1L << 53) - 1;

    private ConfigurationVersion(long number, bool isExplicit)
    {
        Number = number;
        IsExplicit = isExplicit;
    }

    /// <summary>Gets the number: from 1 to <see cref="MaxNumber"/> when explicit, else the count of local contents so far.</summary>
    public long Number { get; }

    /// <summary>Gets a value indicating whether the source gave the number.</summary>
    public bool IsExplicit { get; }

    /// <summary>Makes an explicit version.</summary>
    /// <param name="number">From 1 to <see cref="MaxNumber"/>.</param>
    /// <returns>The version.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The number is out of range.</exception>
    public static ConfigurationVersion Explicit(long number)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(number, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(number, MaxNumber);
        return new(number, isExplicit: true);
    }

    /// <summary>Returns the number, or <c>local-n</c>.</summary>
    /// <returns>The text that logs and errors show.</returns>
    public override string ToString() => IsExplicit
        ? Number.ToString(CultureInfo.InvariantCulture)
        : string.Create(CultureInfo.InvariantCulture, $"local-{Number}");

    internal static ConfigurationVersion Local(long count) => new(count, isExplicit: false);
}
