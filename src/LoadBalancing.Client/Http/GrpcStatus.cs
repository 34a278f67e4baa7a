using System.Globalization;
using System.Net.Http.Headers;
using LoadBalancing.Client.Outcomes;

namespace LoadBalancing.Client.Http;

/// <summary>Reads a gRPC status where it may stand, without any Grpc package.</summary>
internal static class GrpcStatus
{
    public const int DeadlineExceeded = 4, Unavailable = 14;

    /// <summary>The error of an answer that is no gRPC.</summary>
    public const string NoGrpc = "grpc_content_type";

    private const string Header = "grpc-status";
    private const string MediaType = "application/grpc";

    public static bool IsGrpc(HttpRequestMessage request) =>
        request.Version.Major >= 2 && request.Content is { } content
        && content.Headers.NonValidated.TryGetValues("Content-Type", out HeaderStringValues type)
        && IsGrpc(type.ToString());

    /// <summary>What answers a call with anything else is no gRPC server, whatever its HTTP status: a page of a proxy, say. Readers of gRPC do not look at its body.</summary>
    public static bool IsGrpc(HttpContent answer) => answer.Headers.NonValidated.TryGetValues("Content-Type", out HeaderStringValues type) && IsGrpc(type.ToString());

    /// <summary>application/grpc, application/grpc+proto, application/grpc;charset=...; not application/grpc-web, whose status is part of the body.</summary>
    private static bool IsGrpc(string mediaType) =>
        mediaType.StartsWith(MediaType, StringComparison.OrdinalIgnoreCase) && (mediaType.Length == MediaType.Length || mediaType[MediaType.Length] is '+' or ';' or ' ');

    /// <summary>The status, from 0 to 16; what is no known code counts as 2, UNKNOWN, as gRPC says.</summary>
    public static int? In(HttpHeaders headers) =>
        headers.NonValidated.TryGetValues(Header, out HeaderStringValues value)
            ? int.TryParse(value.ToString(), NumberStyles.None, CultureInfo.InvariantCulture, out int status) && status <= 16 ? status : 2
            : null;

    public static string ErrorTypeOf(int status) => "grpc_" + status.ToString(CultureInfo.InvariantCulture);

    /// <summary>What a code says about the endpoint (gRPC's own table of who generates which).</summary>
    public static OutcomeKind KindOf(int status) => status switch
    {
        2 or 13 or 15 => OutcomeKind.Failure,               // UNKNOWN, INTERNAL, DATA_LOSS
        Unavailable => OutcomeKind.GatewayFailure,
        8 => OutcomeKind.Overloaded,                        // RESOURCE_EXHAUSTED
        1 or DeadlineExceeded => OutcomeKind.Canceled,      // CANCELLED: slow at worst
        _ => OutcomeKind.Success,
    };
}
