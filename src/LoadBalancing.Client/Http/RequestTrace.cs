using System.Diagnostics;
using System.Diagnostics.CodeAnalysis;
using LoadBalancing.Client.Balancing;
using LoadBalancing.Client.Diagnostics;
using LoadBalancing.Client.Endpoints;
using LoadBalancing.Client.Snapshots;

namespace LoadBalancing.Client.Http;

/// <summary>One internal span around all attempts of a request; the runtime makes the client span of each attempt.</summary>
internal static class RequestTrace
{
    public static bool IsOn => Telemetry.Activities.HasListeners();

    public static Activity? Start(Cluster cluster, Uri uri)
    {
        Activity? activity = Telemetry.Activities.StartActivity("LoadBalancing.Client.Request");
        if (activity is { IsAllDataRequested: true })
        {
            activity.SetTag(TagNames.Cluster, cluster.Name);
            activity.SetTag(TagNames.ServerAddress, uri.IdnHost);
            // A scheme such as https+http has no port of its own.
            if (uri.Port > 0) { activity.SetTag(TagNames.ServerPort, uri.Port); }
        }
        return activity;
    }

    /// <summary>Told when the request has read its snapshot.</summary>
    public static void RunsOn(Activity? activity, ClusterSnapshot snapshot)
    {
        if (activity is { IsAllDataRequested: true }) { activity.SetTag(TagNames.ConfigurationVersion, snapshot.Version.ToString()); }
    }

    /// <summary>Told by the attempt, which knows its endpoint even where the content does not hold it: a protocol that was switched has none of ours.</summary>
    public static void Answered(HttpResponseMessage response, EndpointNode endpoint)
    {
        if (!IsOn || !IsOurs(Activity.Current, out Activity? activity)) { return; }
        activity.SetTag(TagNames.StatusCode, (int)response.StatusCode);
        activity.SetTag(TagNames.EndpointId, endpoint.Id);
        activity.SetTag(TagNames.PeerAddress, endpoint.Host);
        if (endpoint.Port is { } port) { activity.SetTag(TagNames.PeerPort, port); }
    }

    public static void Failed(Activity? activity, Exception exception)
    {
        if (activity is not { IsAllDataRequested: true }) { return; }
        activity.SetTag(TagNames.ErrorType, ErrorTypes.Of(exception));
        activity.SetStatus(ActivityStatusCode.Error);
    }

    /// <summary>Semantic conventions: the ordinal of the resend, from 1.</summary>
    public static void Resent(int count)
    {
        if (IsOurs(Activity.Current, out Activity? activity)) { activity.SetTag(TagNames.ResendCount, count); }
    }

    private static bool IsOurs(Activity? current, [NotNullWhen(true)] out Activity? activity)
    {
        activity = current is { IsAllDataRequested: true } && current.Source == Telemetry.Activities ? current : null;
        return activity is not null;
    }
}
