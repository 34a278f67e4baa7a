using System.Globalization;

using System.Net.Sockets;
using LoadBalancing.Client.Endpoints;
using LoadBalancing.Client.Health.Confirmations;
using LoadBalancing.Client.Picking;
using LoadBalancing.Client.Snapshots;

namespace LoadBalancing.Client.Balancing;

/// <summary>The error of a request that found no endpoint. The inner SocketException makes gRPC call it Unavailable, not Internal.</summary>
internal static class Unavailability
{
    public static HttpRequestException NoEndpoint(ClusterSnapshot snapshot, in PickContext context, string hint = "")
    {
        string message = Describe(snapshot, in context) + hint;
        return new HttpRequestException(HttpRequestError.ConnectionError, message, new SocketException((int)SocketError.HostUnreachable, message));
    }

    /// <summary>Those that would serve have as many outstanding as they may.</summary>
    public static string Full(ClusterSnapshot snapshot, in PickContext context)
    {
        if (context is { IsBound: true, Preferred: { } bound }) { return $"The session's endpoint {bound} of cluster '{snapshot.Config.Name}' is full: it has as many outstanding as Resilience:Limits allows at version {snapshot.Version}, generation {snapshot.Generation}."; }
        int full = 0, outstanding = 0;
        foreach (EndpointNode node in snapshot.Nodes)
        {
            if (node.Weight <= 0 || node.Availability > EndpointAvailability.Unconfirmed || context.IsExcluded(node)) { continue; }
            full++;
            outstanding += node.Outstanding;
        }
        return string.Create(CultureInfo.InvariantCulture,
            $"All endpoints are full: {outstanding} attempts are outstanding at {full} of the {snapshot.Nodes.Length} endpoints of cluster '{snapshot.Config.Name}', which is what Resilience:Limits allows at version {snapshot.Version}, generation {snapshot.Generation}.");
    }

    public static string Describe(ClusterSnapshot snapshot, in PickContext context)
    {
        int eligible = 0, probation = 0, ejected = 0, unconfirmed = 0, outOfService = 0, removed = 0, unweighted = 0, plaintext = 0;
        foreach (EndpointNode node in snapshot.Nodes)
        {
            if (context.RequiresTls && node.Spec.Address.IsPlaintext) { plaintext++; }
            if (node.Weight <= 0) { unweighted++; }
            else if (node.Availability == EndpointAvailability.Eligible) { eligible++; }
            else if (node.Availability == EndpointAvailability.Probation) { probation++; }
            else if (node.Availability == EndpointAvailability.Ejected) { ejected++; }
            else if (node.Availability == EndpointAvailability.Unconfirmed) { unconfirmed++; }
            else if (node.Availability is EndpointAvailability.Draining or EndpointAvailability.Disabled) { outOfService++; }
            else { removed++; }
        }
        string tried = context.Tried is { Count: > 0 } list ? string.Create(CultureInfo.InvariantCulture, $"; {list.Count} of them tried by this request") : "";
        string hint = plaintext > 0 ? string.Create(CultureInfo.InvariantCulture, $"; {plaintext} of them speak plain http, which an https request may use only with AllowPlaintext") : "";
        string closed = snapshot.FailsTraffic ? " Too few are eligible, and Health:Panic:FailTrafficOnPanic lets requests fail then." : "";
        string without = unconfirmed > 0 ? string.Create(CultureInfo.InvariantCulture, $", {unconfirmed} unconfirmed") : "";
        string lacking = unconfirmed > 0 && snapshot is { Serving: { } rule, Confirmation: { } confirmation }
            ? $" Health:Confirmation: {Standing.Of(rule, [.. snapshot.Nodes.Where(node => node.Weight > 0 && node.Availability <= EndpointAvailability.Unconfirmed)], confirmation.Quorum).Describe()}."
            : "";
        return string.Create(CultureInfo.InvariantCulture,
            $"No endpoint available: cluster '{snapshot.Config.Name}' has {snapshot.Nodes.Length} endpoints ({eligible} eligible, {probation} on probation, {ejected} ejected, {outOfService} draining or disabled, {removed} removed, {unweighted} of weight 0{without}{tried}{hint}) at version {snapshot.Version}, generation {snapshot.Generation}.{closed}{lacking}");
    }
}
