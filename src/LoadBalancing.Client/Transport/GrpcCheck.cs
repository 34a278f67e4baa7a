using System.Globalization;
using System.Net;
using System.Net.Http.Headers;

namespace LoadBalancing.Client.Transport;

/// <summary>Asks grpc.health.v1 over HTTP/2: at once over clear text, agreed in TLS.</summary>
internal static class GrpcCheck
{
    private const int LongestMessage = 4 * 1024;

    private static readonly MediaTypeHeaderValue s_grpc = new("application/grpc");

    public static async Task<CheckResult> SendAsync(HttpMessageInvoker invoker, CheckRequest check, CancellationToken cancellationToken)
    {
        string service = check.Spec.GrpcService;
        using var content = new ByteArrayContent(GrpcFrames.Of(GrpcHealth.Request(service)));
        content.Headers.ContentType = s_grpc;
        using var request = new HttpRequestMessage(HttpMethod.Post, check.Spec.UriOf(check.Address, GrpcHealth.Path))
        {
            Version = HttpVersion.Version20,
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
            Content = content,
        };
        request.Headers.TE.ParseAdd("trailers");
        if (check.Host.For(check.Address) is { } host) { request.Headers.Host = host; }
        using HttpResponseMessage response = await invoker.SendAsync(request, cancellationToken).ConfigureAwait(false);
        if (response.StatusCode != HttpStatusCode.OK) { return CheckResult.Failed(string.Create(CultureInfo.InvariantCulture, $"status {(int)response.StatusCode}, wanted 200 as gRPC has it")); }
        await using Stream body = await response.Content.ReadAsStreamAsync(cancellationToken).ConfigureAwait(false);
        byte[]? message = await GrpcFrames.ReadOnlyMessageAsync(body, LongestMessage, cancellationToken).ConfigureAwait(false);
        // An error without a message has its status in the headers, which are trailers at the same time.
        string? code = StatusOf(response.Headers) ?? StatusOf(response.TrailingHeaders);
        return code == "0" ? Judge(message) : CheckResult.Failed(ReasonOf(code, service));
    }

    private static CheckResult Judge(byte[]? message)
    {
        if (message is null || !GrpcHealth.TryReadStatus(message, out ulong status)) { return CheckResult.Failed("the answer holds no HealthCheckResponse"); }
        string name = GrpcHealth.NameOf(status);
        return status == GrpcHealth.Serving ? CheckResult.Passed(name) : CheckResult.Failed($"{name}, wanted SERVING");
    }

    private static string ReasonOf(string? code, string service) => code switch
    {
        null => "the answer has no grpc-status",
        "5" => $"NOT_FOUND: it has no service '{service}'",
        "12" => "UNIMPLEMENTED: it has no grpc.health.v1",
        _ => int.TryParse(code, NumberStyles.None, CultureInfo.InvariantCulture, out int known) ? string.Create(CultureInfo.InvariantCulture, $"grpc-status {known}, wanted 0") : "a grpc-status that is no number",
    };

    private static string? StatusOf(HttpResponseHeaders headers) => headers.NonValidated.TryGetValues("grpc-status", out HeaderStringValues values) ? values.ToString() : null;
}
