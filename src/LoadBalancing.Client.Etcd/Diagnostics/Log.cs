using LoadBalancing.Client.Etcd.Wire;
using Microsoft.Extensions.Logging;

namespace LoadBalancing.Client.Etcd.Diagnostics;

/// <summary>All log messages: 600 etcd itself, 610 members, 630 rollouts.</summary>
internal static partial class Log
{
    [LoggerMessage(600, LogLevel.Warning, "{What} at {Endpoint} broke: {Reason}. It goes on from revision {Revision} at {Next}; nothing is lost.")]
    public static partial void WatchBroken(this ILogger logger, string what, EtcdEndpoint endpoint, string reason, long revision, EtcdEndpoint next);

    [LoggerMessage(601, LogLevel.Information, "The files of etcd's TLS settings hold something else; new connections use it.")]
    public static partial void TlsRenewed(this ILogger logger);

    [LoggerMessage(602, LogLevel.Error, "The files of etcd's TLS settings cannot be used, and what they held before stays: {Problem}.")]
    public static partial void TlsNotRenewed(this ILogger logger, string problem);
}
