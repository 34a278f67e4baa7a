namespace LoadBalancing.Client.Http.Mirroring;

/// <summary>The host of a copy as Envoy writes it (request_mirror_policies): <c>-shadow</c> behind the name, before the port.</summary>
internal static class ShadowHost
{
    private const string Suffix = "-shadow";

    public static string Of(string authority)
    {
        int colon = authority.LastIndexOf(':');
        int end = colon > authority.LastIndexOf(']') ? colon : authority.Length;
        // An IPv6 address would be none any more, and no host at all.
        return end > 0 && authority[end - 1] == ']' ? authority : string.Concat(authority.AsSpan(0, end), Suffix, authority.AsSpan(end));
    }
}
