using System.Net.Http.Headers;

namespace LoadBalancing.Client.Http;

/// <summary>Headers as they stand, neither parsed nor judged.</summary>
internal static class HeaderCopy
{
    public static void AddAll(HttpHeaders to, HttpHeaders from)
    {
        foreach ((string name, HeaderStringValues values) in from.NonValidated) { Add(to, name, values); }
    }

    /// <summary>Most have one value, which needs no list.</summary>
    public static void Add(HttpHeaders to, string name, HeaderStringValues values)
    {
        if (values.Count == 1) { to.TryAddWithoutValidation(name, values.ToString()); }
        else { to.TryAddWithoutValidation(name, values); }
    }
}
