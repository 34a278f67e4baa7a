using Microsoft.Extensions.Logging;

namespace LoadBalancing.Agent.Diagnostics;

/// <summary>All log messages: 500 versions, 510 the agent itself.</summary>
internal static partial class Log
{
    public const string Category = "LoadBalancing.Agent";

    [LoggerMessage(500, LogLevel.Information, "Document '{Document}': version {Version} is confirmed.")]
    public static partial void VersionConfirmed(this ILogger logger, string document, long version);

    [LoggerMessage(501, LogLevel.Error, "Document '{Document}': version {Version} failed, version {Served} is served: {Reason}")]
    public static partial void VersionFailed(this ILogger logger, string document, long? version, long? served, string reason);

    [LoggerMessage(502, LogLevel.Warning, "Document '{Document}': version {Version} is refused: {Reason}.")]
    public static partial void VersionRefused(this ILogger logger, string document, long version, string reason);

    [LoggerMessage(503, LogLevel.Information, "Document '{Document}': version {Version} is dropped, no request named it for {Overlap}.")]
    public static partial void VersionDropped(this ILogger logger, string document, long version, TimeSpan overlap);

    [LoggerMessage(504, LogLevel.Error, "Document '{Document}': its section could not be read and will be read again after its next change.")]
    public static partial void SectionUnreadable(this ILogger logger, Exception exception, string document);

    [LoggerMessage(505, LogLevel.Information, "Document '{Document}': version {Version} is applied and waits for its moment; version {Served} is the newest until then.")]
    public static partial void VersionStaged(this ILogger logger, string document, long version, long? served);

    [LoggerMessage(506, LogLevel.Information, "Document '{Document}': version {Version} is the newest, {Late:0.###} ms after its moment.")]
    public static partial void VersionActivated(this ILogger logger, string document, long version, double late);

    [LoggerMessage(510, LogLevel.Warning, "The application's own utilisation is not reported: {Problem}.")]
    public static partial void UtilizationUnusable(this ILogger logger, string problem);

    [LoggerMessage(511, LogLevel.Error, "Reading the load failed; the report stays as it is.")]
    public static partial void LoadUnreadable(this ILogger logger, Exception exception);

    [LoggerMessage(512, LogLevel.Warning, "The path that MapLoadBalancingAgent mapped has neither RequireAuthorization nor RequireHost, so EndpointConventionsDecide does not count for it.")]
    public static partial void NoConventions(this ILogger logger);
}
