using System.Buffers;
using System.Collections.Immutable;
using System.Globalization;

namespace LoadBalancing.Client.Versions;

/// <summary>
/// Reads <c>x-config-version</c>: <c>orders=42;sha256=0123456789abcdef;also=41, payments=7</c> (docs/protocol.md). What a server sends is not trusted: bounded, and read whole or not at all. Parameters
/// that are not known are passed over.
/// </summary>
internal static class VersionHeader
{
    public const int MaxLength = 512, MaxItems = 8, MaxDigest = 64;
    private static readonly SearchValues<char> s_hexadecimal = SearchValues.Create("0123456789abcdefABCDEF");

    /// <param name="text">The header's value.</param>
    /// <param name="document">The document that is asked about; case is ignored.</param>
    /// <param name="statement">What it says of that document; null where it names only others.</param>
    /// <returns>False when it cannot be read.</returns>
    public static bool TryRead(ReadOnlySpan<char> text, string document, out VersionStatement? statement)
    {
        statement = null;
        VersionStatement? found = null;
        int items = 0;
        if (text.Length > MaxLength) { return false; }
        foreach (Range range in text.Split(','))
        {
            ReadOnlySpan<char> item = text[range].Trim(" \t");
            if (item.IsEmpty) { continue; }
            if (++items > MaxItems || !TryReadItem(item, out ReadOnlySpan<char> name, out VersionStatement? said)) { return false; }
            if (!name.Equals(document, StringComparison.OrdinalIgnoreCase)) { continue; }
            // Two truths about one document are none.
            if (found is not null) { return false; }
            found = said;
        }
        statement = found;
        return items > 0;
    }

    private static bool TryReadItem(ReadOnlySpan<char> item, out ReadOnlySpan<char> name, out VersionStatement? statement)
    {
        (long version, string? digest, ImmutableArray<long> also) = (-1, null, []);
        name = default;
        statement = null;
        foreach (Range range in item.Split(';'))
        {
            ReadOnlySpan<char> pair = item[range].Trim(" \t");
            int equals = pair.IndexOf('=');
            ReadOnlySpan<char> key = pair[..Math.Max(equals, 0)], value = pair[(equals + 1)..];
            if (version < 0)
            {
                if (key.IsEmpty || !TryReadNumber(value, out version)) { return false; }
                name = key;
            }
            else if (key is "sha256")
            {
                if (value.IsEmpty || value.Length > MaxDigest || value.ContainsAnyExcept(s_hexadecimal)) { return false; }
                digest = value.ToString();
            }
            else if (key is "also")
            {
                if (!TryReadNumber(value, out long older)) { return false; }
                also = also.Add(older);
            }
        }
        statement = new VersionStatement(version, digest) { Also = also };
        return version >= 0;
    }

    private static bool TryReadNumber(ReadOnlySpan<char> text, out long number) =>
        long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out number) && number <= ConfigurationVersion.MaxNumber && !text.Contains('\0');
}
