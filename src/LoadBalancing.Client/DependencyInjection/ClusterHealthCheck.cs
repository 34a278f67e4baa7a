using System.Globalization;
using LoadBalancing.Client.Balancing;
using LoadBalancing.Client.Endpoints;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace LoadBalancing.Client.DependencyInjection;

/// <summary>Tells the application's own health endpoint how a cluster is. It only reads what is known: no request is sent.</summary>
internal sealed class ClusterHealthCheck(IClusterProvider clusters, string name) : IHealthCheck
{
    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        Cluster cluster = clusters.Get(name);
        ClusterDescription now = cluster.Describe();
        int eligible = now.Endpoints.Count(IsUsed);
        (HealthStatus status, string text) = Judge(cluster, now, eligible, context.Registration.FailureStatus);
        return Task.FromResult(new HealthCheckResult(status, text, exception: null, Figures(cluster, now, eligible)));
    }

    private static (HealthStatus Status, string Text) Judge(Cluster cluster, ClusterDescription now, int eligible, HealthStatus failure)
    {
        string figures = string.Create(CultureInfo.InvariantCulture, $"{eligible} of {now.Endpoints.Count} endpoints are eligible at version {now.Version ?? "none"}");
        if (now.Generation == 0) { return (failure, $"Cluster '{now.Name}' has no endpoints yet: {cluster.WaitingBecause}."); }
        if (eligible == 0) { return (failure, $"Cluster '{now.Name}': {figures}."); }
        if (now.IsPanicking) { return (HealthStatus.Degraded, $"Cluster '{now.Name}' is in panic: {figures}."); }
        return cluster.Updates.Refusals.Last is { } refusal
            ? (HealthStatus.Degraded, $"Cluster '{now.Name}' runs yesterday's configuration, the last one was refused: {refusal} {figures}.")
            : (HealthStatus.Healthy, $"Cluster '{now.Name}': {figures}.");
    }

    private static Dictionary<string, object> Figures(Cluster cluster, ClusterDescription now, int eligible)
    {
        var figures = new Dictionary<string, object>
        {
            ["version"] = now.Version ?? "none",
            ["generation"] = now.Generation,
            ["endpoints"] = now.Endpoints.Count,
            ["eligible"] = eligible,
            ["probation"] = Count(now, EndpointAvailability.Probation),
            ["ejected"] = Count(now, EndpointAvailability.Ejected),
            ["unconfirmed"] = Count(now, EndpointAvailability.Unconfirmed),
            ["draining"] = Count(now, EndpointAvailability.Draining),
            ["disabled"] = Count(now, EndpointAvailability.Disabled),
            ["outstanding"] = now.Endpoints.Sum(endpoint => endpoint.Outstanding),
            ["panic"] = now.IsPanicking,
        };
        if (cluster.Updates.Refusals.Last is { } refusal) { figures["refused"] = refusal; }
        return figures;
    }

    private static int Count(ClusterDescription now, EndpointAvailability state) => now.Endpoints.Count(endpoint => endpoint.Availability == state);

    private static bool IsUsed(EndpointDescription endpoint) => endpoint.Weight > 0 && endpoint.Availability == EndpointAvailability.Eligible;
}
