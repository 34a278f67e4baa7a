using LoadBalancing.Client.Endpoints;
using LoadBalancing.Client.Outcomes;

namespace LoadBalancing.Client.Http;

/// <summary>What a balanced response can tell.</summary>
public static class BalancedResponseExtensions
{
    /// <summary>So long after its end an attempt can still be corrected.</summary>
    internal static readonly TimeSpan LatestReport = TimeSpan.FromSeconds(60);

    /// <summary>Says which endpoint answered.</summary>
    /// <param name="response">The response.</param>
    /// <returns>The endpoint; <see langword="null"/> when the response was not balanced, switched protocols, or had its content replaced by another handler.</returns>
    public static EndpointNode? GetEndpoint(this HttpResponseMessage response)
    {
        ArgumentNullException.ThrowIfNull(response);
        return (response.Content as LeasedContent)?.Endpoint;
    }

    /// <summary>Says what an answer was worth, where only its reader knows: a 200 that holds an error, a 500 that was the request's own fault.</summary>
    /// <param name="response">The response.</param>
    /// <param name="kind">What it says about its endpoint. A <see cref="OutcomeKind.Failure"/> counts like any other: towards probation and ejection.</param>
    /// <returns>
    /// <see langword="true"/> when it counts: until the end of the body it is part of that end, and up to 60 seconds later it corrects it, but for latencies and outstanding requests.
    /// <see langword="false"/> the second time, later, where the connection broke, and where <see cref="GetEndpoint"/> gives none.
    /// </returns>
    /// <exception cref="ArgumentOutOfRangeException">There is no such kind.</exception>
    public static bool ReportOutcome(this HttpResponseMessage response, OutcomeKind kind)
    {
        ArgumentNullException.ThrowIfNull(response);
        if (!Enum.IsDefined(kind)) { throw new ArgumentOutOfRangeException(nameof(kind), kind, message: null); }
        return (response.Content as LeasedContent)?.ReportOutcome(kind) ?? false;
    }
}
