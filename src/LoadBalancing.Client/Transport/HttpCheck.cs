using System.Globalization;
using System.Text;

namespace LoadBalancing.Client.Transport;

/// <summary>Asks over HTTP, and judges status and body.</summary>
internal static class HttpCheck
{
    /// <summary>What is read of a body.</summary>
    public const int LongestBody = 64 * 1024;

    public static async Task<CheckResult> SendAsync(HttpMessageInvoker invoker, CheckRequest check, CancellationToken cancellationToken)
    {
        HttpCheckSpec spec = check.Spec.Http;
        using var request = new HttpRequestMessage(new HttpMethod(spec.Method), check.Spec.UriOf(check.Address, spec.Path))
        {
            Version = spec.Version,
            // Exact: for clear text, HTTP/2 without a handshake before it.
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
        };
        foreach ((string name, string value) in spec.Headers.Pairs) { request.Headers.TryAddWithoutValidation(name, value); }
        if ((spec.Host ?? check.Host.For(check.Address)) is { } host) { request.Headers.Host = host; }
        using HttpResponseMessage response = await invoker.SendAsync(request, cancellationToken).ConfigureAwait(false);
        int status = (int)response.StatusCode;
        string answer = string.Create(CultureInfo.InvariantCulture, $"status {status}");
        if (!spec.Expected.Contains(status)) { return CheckResult.Failed($"{answer}, wanted {spec.Expected}"); }
        if (spec.BodyContains is not { } wanted) { return CheckResult.Passed(answer); }
        string body = await ReadAsync(response.Content, cancellationToken).ConfigureAwait(false);
        return body.Contains(wanted, StringComparison.Ordinal) ? CheckResult.Passed(answer) : CheckResult.Failed($"{answer}, but the body does not hold '{wanted}'");
    }

    private static async Task<string> ReadAsync(HttpContent content, CancellationToken cancellationToken)
    {
        await using Stream body = await content.ReadAsStreamAsync(cancellationToken).ConfigureAwait(false);
        byte[] bytes = new byte[LongestBody];
        int read = await body.ReadAtLeastAsync(bytes, bytes.Length, throwOnEndOfStream: false, cancellationToken).ConfigureAwait(false);
        return Encoding.UTF8.GetString(bytes, 0, read);
    }
}
