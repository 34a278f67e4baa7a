using System.Globalization;
using LoadBalancing.Agent.Documents;
using LoadBalancing.Client.Versions;
using Microsoft.Extensions.Primitives;

namespace LoadBalancing.Agent.Http;

/// <summary>What became of a request's <c>x-config-required</c>.</summary>
internal enum RequiredVerdict
{
    /// <summary>Every version that it names can be served.</summary>
    Served,

    /// <summary>One of them cannot.</summary>
    NotServed,

    /// <summary>Nobody can say what it names.</summary>
    Malformed,
}

/// <summary>Reads <c>x-config-required</c>: <c>orders=42, payments=7</c>. What a caller sends is not trusted: read whole or refused whole, bounded, nothing is allocated for what it names.</summary>
internal static class RequiredVersions
{
    public const int MaxLength = 512, MaxItems = 8, MaxName = 63;

    /// <param name="header">The values of the header, which may be given more than once.</param>
    /// <param name="snapshot">What this process serves.</param>
    /// <param name="chosen">Gets, by the documents' places, what the request shall run on; null for documents that it does not name.</param>
    public static RequiredVerdict Read(in StringValues header, AgentSnapshot snapshot, Span<HeldVersion?> chosen)
    {
        int items = 0, length = 0, known = 0;
        bool isServed = true;
        for (int i = 0; i < header.Count; i++)
        {
            ReadOnlySpan<char> value = header[i];
            if ((length += value.Length) > MaxLength) { return RequiredVerdict.Malformed; }
            foreach (Range range in value.Split(','))
            {
                ReadOnlySpan<char> item = value[range].Trim(" \t");
                if (item.IsEmpty) { continue; }
                if (++items > MaxItems || !TryRead(item, out ReadOnlySpan<char> name, out long number)) { return RequiredVerdict.Malformed; }
                int place = snapshot.IndexOf(name);
                if (place < 0) { continue; }                // another server's document
                if ((known & (1 << place)) != 0) { return RequiredVerdict.Malformed; }
                known |= 1 << place;
                chosen[place] = snapshot.Documents[place].Find(number);
                isServed &= chosen[place] is not null;
            }
        }
        return items == 0 ? RequiredVerdict.Malformed : isServed ? RequiredVerdict.Served : RequiredVerdict.NotServed;
    }

    /// <summary>A name, '=', a version, and parameters that a later protocol may add.</summary>
    private static bool TryRead(ReadOnlySpan<char> item, out ReadOnlySpan<char> name, out long number)
    {
        int end = item.IndexOf(';');
        ReadOnlySpan<char> pair = (end < 0 ? item : item[..end]).TrimEnd(" \t");
        int equals = pair.IndexOf('=');
        name = pair[..Math.Max(equals, 0)];
        number = 0;
        return equals is > 0 and <= MaxName && IsName(name)
            && long.TryParse(pair[(equals + 1)..], NumberStyles.None, CultureInfo.InvariantCulture, out number) && number is >= 1 and <= ConfigurationVersion.MaxNumber
            && !pair.Contains('\0');
    }

    private static bool IsName(ReadOnlySpan<char> name)
    {
        if (!char.IsAsciiLetterOrDigit(name[0])) { return false; }
        foreach (char letter in name)
        {
            if (!char.IsAsciiLetterOrDigit(letter) && letter is not ('.' or '-')) { return false; }
        }
        return true;
    }
}
