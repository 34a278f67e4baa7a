using System.Net;
using LoadBalancing.Client.Endpoints;
using LoadBalancing.Client.Outcomes;

namespace LoadBalancing.Client.Transport;

/// <summary>One question after an endpoint's load: a GET whose answer carries a report in its headers or trailers.</summary>
internal static class LoadProbe
{
    /// <summary>What is read of a body to reach its trailers.</summary>
    private const int LongestBody = 64 * 1024;

    /// <returns>The report, or null where a good answer held none that could be read.</returns>
    public static async Task<LoadReport?> SendAsync(HttpMessageInvoker connections, EndpointAddress address, ProbeHost host, string path, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, (address.Scheme == "https" ? address.HttpsPrefix : address.HttpPrefix) + path)
        {
            Version = HttpVersion.Version11,
            VersionPolicy = HttpVersionPolicy.RequestVersionOrHigher,
        };
        if (host.For(address) is { } name) { request.Headers.Host = name; }
        using HttpResponseMessage response = await connections.SendAsync(request, cancellationToken).ConfigureAwait(false);
        if (!response.IsSuccessStatusCode) { return null; }
        if (LoadReportHeaders.TryFind(response.Headers, out LoadReport? report)) { return report; }
        await DrainAsync(response.Content, cancellationToken).ConfigureAwait(false);
        LoadReportHeaders.TryFind(response.TrailingHeaders, out report);
        return report;
    }

    private static async Task DrainAsync(HttpContent content, CancellationToken cancellationToken)
    {
        await using Stream body = await content.ReadAsStreamAsync(cancellationToken).ConfigureAwait(false);
        byte[] buffer = new byte[1024];
        for (int left = LongestBody, read; left > 0 && (read = await body.ReadAsync(buffer, cancellationToken).ConfigureAwait(false)) > 0; left -= read)
        {
        }
    }
}
