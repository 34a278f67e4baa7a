using System.Net.Http.Headers;
using LoadBalancing.Client.Health.Confirmations;
using LoadBalancing.Client.Transport;

namespace LoadBalancing.Client.Http;

/// <summary>What an attempt has added to a request, and takes away again.</summary>
[Flags]
internal enum AddedHeaders : byte
{
    None = 0,

    Host = 1,

    /// <summary>The question what the endpoint runs.</summary>
    Ask = 2,

    /// <summary>The version that it must run on.</summary>
    Required = 4,

    /// <summary>Nothing was added for this one: what the endpoint runs is listened to, whoever asked.</summary>
    Listens = 8,
}

/// <summary>The headers by which a request asks what the endpoint runs, and says what it must run on. Those that the caller set stay as they are.</summary>
internal static class VersionRequest
{
    public static AddedHeaders Add(HttpRequestMessage request, ConfirmationConfig confirmation, ServingRule? serving)
    {
        AddedHeaders added = AddedHeaders.None;
        HttpHeadersNonValidated present = request.Headers.NonValidated;
        if (confirmation.Source != ConfirmationSource.Agent)
        {
            added |= AddedHeaders.Listens;
            if (!present.Contains(VersionHeaders.Ask) && request.Headers.TryAddWithoutValidation(VersionHeaders.Ask, VersionHeaders.Yes)) { added |= AddedHeaders.Ask; }
        }
        if (serving?.RequestText is { } required && !present.Contains(VersionHeaders.Required) && request.Headers.TryAddWithoutValidation(VersionHeaders.Required, required)) { added |= AddedHeaders.Required; }
        return added;
    }

    public static void Remove(HttpRequestMessage request, AddedHeaders added)
    {
        if ((added & AddedHeaders.Host) != 0) { request.Headers.Host = null; }
        if ((added & AddedHeaders.Ask) != 0) { request.Headers.Remove(VersionHeaders.Ask); }
        if ((added & AddedHeaders.Required) != 0) { request.Headers.Remove(VersionHeaders.Required); }
    }
}
