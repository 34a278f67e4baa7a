using Microsoft.Extensions.Logging;

namespace LoadBalancing.Client.Diagnostics;

/// <summary>All log messages: 100 snapshots and configuration, 200 health, 300 discovery, 400 requests (Debug only), 450 TLS.</summary>
internal static partial class Log
{
    [LoggerMessage(100, LogLevel.Information, "Cluster '{Cluster}' runs version {Version} (generation {Generation}): {Endpoints} endpoints, policy {Policy}.")]
    public static partial void VersionActive(this ILogger logger, string cluster, string version, long generation, int endpoints, string policy);

    [LoggerMessage(101, LogLevel.Error, "Cluster '{Cluster}' refused a configuration ({Code}) and stays on version {Version}: {Errors}")]
    public static partial void ConfigurationRefused(this ILogger logger, string cluster, string code, string version, string errors);

    [LoggerMessage(102, LogLevel.Debug, "Cluster '{Cluster}' published generation {Generation} of version {Version}: {Choosable} of {Endpoints} endpoints to choose from.")]
    public static partial void GenerationPublished(this ILogger logger, string cluster, long generation, string version, int choosable, int endpoints);

    [LoggerMessage(103, LogLevel.Error, "Reading the configuration failed; every cluster stays as it is.")]
    public static partial void ConfigurationUnreadable(this ILogger logger, Exception exception);

    [LoggerMessage(104, LogLevel.Warning, "Cluster '{Cluster}', policy {Policy}: {Advice}")]
    public static partial void PickerAdvice(this ILogger logger, string cluster, string policy, string advice);

    [LoggerMessage(105, LogLevel.Information, "Cluster '{Cluster}' has validated version {Version}, which waits (for {ActivateAt}); version {Active} runs on.")]
    public static partial void VersionStaged(this ILogger logger, string cluster, string version, DateTimeOffset? activateAt, string active);

    [LoggerMessage(106, LogLevel.Information, "Cluster '{Cluster}' made version {Version} active, whose moment is {ActivateAt}: {LateMilliseconds} ms after it (less than 0: before, since there was nothing else to run).")]
    public static partial void VersionActivated(this ILogger logger, string cluster, string version, DateTimeOffset activateAt, double lateMilliseconds);

    [LoggerMessage(107, LogLevel.Information, "Cluster '{Cluster}' drops version {Version}, which waited: its source shows version {Active} again.")]
    public static partial void VersionWithdrawn(this ILogger logger, string cluster, string version, string active);

    [LoggerMessage(108, LogLevel.Error, "Cluster '{Cluster}' took version {From} back and runs version {To} again: {Reason}")]
    public static partial void VersionRolledBack(this ILogger logger, string cluster, string from, string to, string reason);

    [LoggerMessage(109, LogLevel.Information, "Cluster '{Cluster}': version {Version} is known to be good: {Reason}.")]
    public static partial void VersionKnownGood(this ILogger logger, string cluster, string version, string reason);

    [LoggerMessage(116, LogLevel.Warning, "Group '{Group}' waits for version {Version}: {Seconds} s after the first member has validated it, it is missing in {Missing}. Version {Active} runs on.")]
    public static partial void GroupWaits(this ILogger logger, string group, long version, string missing, double seconds, string active);

    [LoggerMessage(117, LogLevel.Information, "Group '{Group}' runs version {Version} in all its members: {Members}.")]
    public static partial void GroupSwitched(this ILogger logger, string group, long version, string members);

    [LoggerMessage(118, LogLevel.Warning, "The section LoadBalancing:Groups is not what this process started with ({Groups}). It takes effect when the process starts anew; until then the groups stay as they were.")]
    public static partial void GroupsChanged(this ILogger logger, string groups);

    [LoggerMessage(119, LogLevel.Error, "Cluster '{Cluster}' drops version {Version}, which waited: {Reason}")]
    public static partial void GroupDropped(this ILogger logger, string cluster, string version, string reason);

    [LoggerMessage(125, LogLevel.Error, "Cluster '{Cluster}': version {Version} does harm: {Harm}.")]
    public static partial void VersionHarms(this ILogger logger, string cluster, string version, string harm);

    [LoggerMessage(126, LogLevel.Error, "Cluster '{Cluster}' cannot roll version {Version} back and stays on it: {Hindrance}.")]
    public static partial void VersionStays(this ILogger logger, string cluster, string version, string hindrance);

    [LoggerMessage(127, LogLevel.Information, "Cluster '{Cluster}' wrote version {Version}, which is known to be good, to {Path}.")]
    public static partial void KnownGoodWritten(this ILogger logger, string cluster, string version, string path);

    [LoggerMessage(128, LogLevel.Error, "Cluster '{Cluster}' runs without a known good version on disk: {Problem}")]
    public static partial void KnownGoodUnusable(this ILogger logger, string cluster, string problem);

    [LoggerMessage(129, LogLevel.Warning, "Cluster '{Cluster}' starts with version {Version}, which was known to be good at {WrittenAt}, from {Path}, since its source cannot be used: {Errors}")]
    public static partial void StartedFromKnownGood(this ILogger logger, string cluster, string version, DateTimeOffset writtenAt, string path, string errors);

    [LoggerMessage(110, LogLevel.Warning, "Cluster '{Cluster}' keeps version {Version} waiting beyond its deadline; version {Active} runs on: {Standing}.")]
    public static partial void VersionWaits(this ILogger logger, string cluster, string version, string active, string standing);

    [LoggerMessage(111, LogLevel.Warning, "Cluster '{Cluster}' makes version {Version} active although too few endpoints have confirmed it; {Endpoints}: {Standing}.")]
    public static partial void VersionUnconfirmed(this ILogger logger, string cluster, string version, string endpoints, string standing);

    [LoggerMessage(112, LogLevel.Information, "Cluster '{Cluster}': version {Version} is confirmed: {Standing}.")]
    public static partial void VersionConfirmed(this ILogger logger, string cluster, string version, string standing);

    [LoggerMessage(113, LogLevel.Warning, "Cluster '{Cluster}' sends the requests of version {Version} to {Endpoints} now: {Standing}.")]
    public static partial void ConfirmationRuleChanged(this ILogger logger, string cluster, string version, string endpoints, string standing);

    [LoggerMessage(200, LogLevel.Warning, "Cluster '{Cluster}' put endpoint '{EndpointId}' ({Address}) on probation: {Error}, failures in a row: {Failures}.")]
    public static partial void EndpointOnProbation(this ILogger logger, string cluster, string endpointId, string address, int failures, string error);

    [LoggerMessage(201, LogLevel.Information, "Cluster '{Cluster}' took endpoint '{EndpointId}' ({Address}) back: it answered.")]
    public static partial void EndpointRecovered(this ILogger logger, string cluster, string endpointId, string address);

    [LoggerMessage(202, LogLevel.Error, "A background task of cluster '{Cluster}' failed and will run again.")]
    public static partial void BackgroundTaskFailed(this ILogger logger, Exception exception, string cluster);

    [LoggerMessage(203, LogLevel.Error, "Cluster '{Cluster}': picker {Picker} threw while it observed an outcome; the request goes on.")]
    public static partial void PickerThrew(this ILogger logger, Exception exception, string cluster, string picker);

    [LoggerMessage(204, LogLevel.Information, "Cluster '{Cluster}' sends no new requests to endpoint '{EndpointId}' ({Address}), it is {State}: {Reason}.")]
    public static partial void EndpointOutOfService(this ILogger logger, string cluster, string endpointId, string address, string state, string reason);

    [LoggerMessage(205, LogLevel.Information, "Cluster '{Cluster}' uses endpoint '{EndpointId}' ({Address}) again: {Reason}.")]
    public static partial void EndpointInService(this ILogger logger, string cluster, string endpointId, string address, string reason);

    [LoggerMessage(206, LogLevel.Information, "Cluster '{Cluster}' drained endpoint '{EndpointId}' ({Address}): {Result}.")]
    public static partial void EndpointDrained(this ILogger logger, string cluster, string endpointId, string address, string result);

    [LoggerMessage(207, LogLevel.Error, "Cluster '{Cluster}': the application's classifier threw; the response is judged by its status.")]
    public static partial void ClassifierThrew(this ILogger logger, Exception exception, string cluster);

    [LoggerMessage(210, LogLevel.Warning, "Cluster '{Cluster}' ejected endpoint '{EndpointId}' ({Address}) by {Rule}: {Reason}.")]
    public static partial void EndpointEjected(this ILogger logger, string cluster, string endpointId, string address, string rule, string reason);

    [LoggerMessage(211, LogLevel.Information, "Cluster '{Cluster}' would have ejected endpoint '{EndpointId}' ({Address}) by {Rule}, which is not enforced: {Reason}.")]
    public static partial void EndpointWouldBeEjected(this ILogger logger, string cluster, string endpointId, string address, string rule, string reason);

    [LoggerMessage(212, LogLevel.Warning, "Cluster '{Cluster}' keeps endpoint '{EndpointId}' ({Address}) although it should go: {Reason}; but {Hindrance}.")]
    public static partial void EndpointKept(this ILogger logger, string cluster, string endpointId, string address, string reason, string hindrance);

    [LoggerMessage(213, LogLevel.Information, "Cluster '{Cluster}' lets one request try endpoint '{EndpointId}' ({Address}): {Reason}.")]
    public static partial void EndpointHalfOpen(this ILogger logger, string cluster, string endpointId, string address, string reason);

    [LoggerMessage(220, LogLevel.Error, "Cluster '{Cluster}': the application's classifier of bodies threw; the response is judged without it.")]
    public static partial void BodyClassifierThrew(this ILogger logger, Exception exception, string cluster);

    [LoggerMessage(221, LogLevel.Information, "Cluster '{Cluster}': endpoint '{EndpointId}' ({Address}) asked for less for {Seconds} s.")]
    public static partial void EndpointAskedForLess(this ILogger logger, string cluster, string endpointId, string address, double seconds);

    [LoggerMessage(222, LogLevel.Warning, "Cluster '{Cluster}' sends no new requests to endpoint '{EndpointId}' ({Address}), it has not confirmed its version: {Reason}.")]
    public static partial void EndpointUnconfirmed(this ILogger logger, string cluster, string endpointId, string address, string reason);

    [LoggerMessage(223, LogLevel.Information, "Cluster '{Cluster}' sends requests to endpoint '{EndpointId}' ({Address}): {Reason}.")]
    public static partial void EndpointConfirmed(this ILogger logger, string cluster, string endpointId, string address, string reason);

    [LoggerMessage(300, LogLevel.Warning, "Cluster '{Cluster}' got no endpoints from {Source} and keeps the last good list ({Endpoints} endpoints): {Error}")]
    public static partial void DiscoveryFailed(this ILogger logger, string cluster, string source, int endpoints, string error);

    [LoggerMessage(301, LogLevel.Information, "Cluster '{Cluster}' got {Endpoints} endpoints from {Source}.")]
    public static partial void EndpointsDiscovered(this ILogger logger, string cluster, int endpoints, string source);

    [LoggerMessage(400, LogLevel.Debug, "Cluster '{Cluster}': an attempt at endpoint '{EndpointId}' was never sent ({Error}) and goes to another endpoint.")]
    public static partial void FailedOver(this ILogger logger, string cluster, string endpointId, string error);

    [LoggerMessage(401, LogLevel.Debug, "Cluster '{Cluster}': an attempt at endpoint '{EndpointId}' failed ({Error}) and is repeated elsewhere after {Pause}.")]
    public static partial void Retried(this ILogger logger, string cluster, string endpointId, string error, TimeSpan pause);

    [LoggerMessage(402, LogLevel.Debug, "Cluster '{Cluster}': a second attempt could not be prepared; the request goes on with what it has.")]
    public static partial void SecondAttemptNotPrepared(this ILogger logger, Exception exception, string cluster);

    [LoggerMessage(430, LogLevel.Debug, "Cluster '{Cluster}' refused an affinity cookie: {Reason}. The request is balanced as if it had none.")]
    public static partial void AffinityCookieRefused(this ILogger logger, string cluster, string reason);

    [LoggerMessage(431, LogLevel.Error, "Cluster '{Cluster}': the application's ring of affinity keys threw; the request has no session.")]
    public static partial void AffinityKeysThrew(this ILogger logger, Exception exception, string cluster);

    [LoggerMessage(432, LogLevel.Debug, "Cluster '{Cluster}': the cookie container of a request does not take the affinity cookie ({Error}); the response holds it.")]
    public static partial void AffinityCookieNotKept(this ILogger logger, string cluster, string error);

    [LoggerMessage(435, LogLevel.Warning, "Cluster '{Cluster}': nobody of subset '{Subset}' may be used; requests of route '{Route}' go to {Destination}.")]
    public static partial void RouteFellBack(this ILogger logger, string cluster, string route, string subset, string destination);

    [LoggerMessage(436, LogLevel.Information, "Cluster '{Cluster}': requests of route '{Route}' go to subset '{Subset}' again.")]
    public static partial void RouteReturned(this ILogger logger, string cluster, string route, string subset);

    [LoggerMessage(437, LogLevel.Warning, "Cluster '{Cluster}': no endpoint has the labels of subset '{Subset}', to which requests are routed.")]
    public static partial void SubsetWithoutEndpoints(this ILogger logger, string cluster, string subset);

    [LoggerMessage(450, LogLevel.Information, "Cluster '{Cluster}' took up the renewed files of Transport:Tls; new connections use them.")]
    public static partial void TlsRenewed(this ILogger logger, string cluster);

    [LoggerMessage(451, LogLevel.Warning, "Cluster '{Cluster}' cannot use the files of Transport:Tls as they are now and keeps what it read before: {Problems}.")]
    public static partial void TlsNotRenewed(this ILogger logger, string cluster, string problems);

    [LoggerMessage(452, LogLevel.Warning, "Cluster '{Cluster}' has TLS settings that do not reach all of its connections: {Hindrance}.")]
    public static partial void TlsNotFollowed(this ILogger logger, string cluster, string hindrance);

    [LoggerMessage(440, LogLevel.Warning, "Cluster '{Cluster}' mirrors to '{Mirror}', which cannot be found here; its copies are lost.")]
    public static partial void MirrorUnknown(this ILogger logger, string cluster, string mirror);

    [LoggerMessage(441, LogLevel.Debug, "Cluster '{Cluster}': a copy for '{Mirror}' failed ({Error}).")]
    public static partial void MirrorFailed(this ILogger logger, string cluster, string mirror, string error);
}
