using LoadBalancing.Client.Diagnostics;
using LoadBalancing.Client.Endpoints;
using LoadBalancing.Client.Health.Checks;
using LoadBalancing.Client.Snapshots;
using LoadBalancing.Client.Transport;

namespace LoadBalancing.Client.Balancing;

/// <summary>Sends one check, bounded by its time, and counts what came of it.</summary>
internal sealed class HealthCheckRunner(string cluster, ClusterSurroundings surroundings)
{
    /// <returns>Null where a bug of ours kept it from a result: that is no verdict on an endpoint.</returns>
    public async Task<CheckResult?> RunAsync(EndpointNode node, ClusterSnapshot snapshot, ActiveCheckConfig config, CancellationToken stopping)
    {
        try
        {
            CheckHeaders? headers = config.Spec.Http.Headers.Resolve(surroundings.Secrets, out string? problem);
            // Nothing was sent: whether it accepts connections is as it was.
            if (headers is null) { return new CheckResult(CheckEnd.Failed, IsConnected: !node.Tracker.RefusesConnections, problem!); }
            CheckSpec spec = ReferenceEquals(headers, config.Spec.Http.Headers) ? config.Spec : config.Spec with { Http = config.Spec.Http with { Headers = headers } };
            using var timeout = new CancellationTokenSource(config.Timeout, surroundings.Time);
            using var either = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, stopping);
            var request = new CheckRequest(node.Id, spec, node.Spec.Address, new ProbeHost(snapshot.Config.HostRule, cluster), snapshot.Config.Transport, config.Timeout);
            return await surroundings.SendCheck(request, either.Token).ConfigureAwait(false);
        }
        catch (Exception e)
        {
            surroundings.Logger.BackgroundTaskFailed(e, cluster);
            return null;
        }
    }

    public void Count(CheckEnd end) => surroundings.Instruments.HealthChecks.Add(1, new(TagNames.Cluster, cluster), new(TagNames.Result, NameOf(end)));

    private static string NameOf(CheckEnd end) => end switch
    {
        CheckEnd.Passed => "passed",
        CheckEnd.Refused => "refused",
        CheckEnd.TimedOut => "timed_out",
        _ => "failed",
    };
}
