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

    [LoggerMessage(610, LogLevel.Error, "A record of the fleet cannot be read, and what it said before stays: {Error}")]
    public static partial void RecordUnreadable(this ILogger logger, string error);

    public static void RecordUnreadable(this ILogger logger, EtcdException error) => logger.RecordUnreadable(error.Message);

    [LoggerMessage(611, LogLevel.Warning, "Fleet '{Prefix}': etcd was at revision {Known} and is at {Revision} now, so it has lost data. What runs stays, until there are keys again.")]
    public static partial void DataLost(this ILogger logger, string prefix, long known, long revision);

    [LoggerMessage(612, LogLevel.Information, "Fleet '{Prefix}': etcd has compacted what was to be watched (up to revision {Revision}); it is read again, and nothing is missed.")]
    public static partial void Compacted(this ILogger logger, string prefix, long revision);

    [LoggerMessage(613, LogLevel.Warning, "Fleet '{Prefix}' cannot be followed, what runs stays; trying again in {Seconds} s.")]
    public static partial void FollowingFailed(this ILogger logger, Exception exception, string prefix, double seconds);

    [LoggerMessage(614, LogLevel.Error, "Version {Version} cannot be read, what runs stays: {Error}")]
    public static partial void DocumentUnreadable(this ILogger logger, long version, string error);

    [LoggerMessage(615, LogLevel.Warning, "{Problem}")]
    public static partial void KnownGoodUnusable(this ILogger logger, string problem);

    [LoggerMessage(616, LogLevel.Warning, "Fleet '{Prefix}': started with version {Version} from '{Path}', since etcd could not be used: {Error}")]
    public static partial void StartedFromKnownGood(this ILogger logger, string prefix, long version, string path, string error);

    [LoggerMessage(617, LogLevel.Warning, "Fleet '{Prefix}': started without a configuration, which is optional: {Error}")]
    public static partial void StartedEmpty(this ILogger logger, string prefix, string error);

    [LoggerMessage(618, LogLevel.Error, "Fleet '{Prefix}': a listener of the application threw when the configuration changed; the change stands.")]
    public static partial void ListenerFailed(this ILogger logger, Exception exception, string prefix);

    [LoggerMessage(619, LogLevel.Information, "Joined fleet '{Prefix}' as {Role}/{Id}, which runs version {Version}.")]
    public static partial void Joined(this ILogger logger, string prefix, string role, string id, long? version);

    [LoggerMessage(620, LogLevel.Warning, "Fleet '{Prefix}': nothing was heard from etcd for the time of the lease. Version {Version} runs on; no other becomes active before etcd was read again.")]
    public static partial void Isolated(this ILogger logger, string prefix, long? version);

    [LoggerMessage(621, LogLevel.Information, "Fleet '{Prefix}': etcd was read again, and version {Version} is to run.")]
    public static partial void Returned(this ILogger logger, string prefix, long? version);

    [LoggerMessage(622, LogLevel.Information, "Fleet '{Prefix}': version {Version} is prepared.")]
    public static partial void Prepared(this ILogger logger, string prefix, long version);

    [LoggerMessage(623, LogLevel.Error, "Fleet '{Prefix}': refused {Error}")]
    public static partial void Refused(this ILogger logger, string prefix, string error);

    [LoggerMessage(624, LogLevel.Information, "Fleet '{Prefix}': went from version {Before} to version {Version}, {LateMilliseconds} ms after the instant (nothing: before there was one).")]
    public static partial void Flipped(this ILogger logger, string prefix, long? before, long version, double? lateMilliseconds);

    [LoggerMessage(625, LogLevel.Error, "Fleet '{Prefix}': behind what it should run: {Error}")]
    public static partial void Behind(this ILogger logger, string prefix, string error);

    [LoggerMessage(626, LogLevel.Error, "Fleet '{Prefix}': version {Version} does harm, which the coordinator was told: {Error}")]
    public static partial void Harmed(this ILogger logger, string prefix, long? version, string error);

    [LoggerMessage(627, LogLevel.Warning, "Fleet '{Prefix}': lease or report of this member could not be written; trying again.")]
    public static partial void MemberTrouble(this ILogger logger, Exception exception, string prefix);

    [LoggerMessage(628, LogLevel.Information, "Left fleet '{Prefix}', where this was {Role}/{Id}.")]
    public static partial void Left(this ILogger logger, string prefix, string role, string id);
}
