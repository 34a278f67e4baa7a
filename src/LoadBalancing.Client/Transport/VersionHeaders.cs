namespace LoadBalancing.Client.Transport;

/// <summary>The names of the headers in which endpoints say what they run (docs/protocol.md).</summary>
internal static class VersionHeaders
{
    /// <summary>On a request: asks for <see cref="Version"/>.</summary>
    public const string Ask = "x-load-report", Yes = "1";

    /// <summary>On an answer.</summary>
    public const string Version = "x-config-version";

    /// <summary>On a request: which version it must run on.</summary>
    public const string Required = "x-config-required";

    /// <summary>The header's value in an answer, or null. Whoever says it twice has said nothing.</summary>
    public static string? In(HttpResponseMessage response) =>
        response.Headers.NonValidated.TryGetValues(Version, out var values) && values.Count == 1 ? values.ToString() : null;
}
