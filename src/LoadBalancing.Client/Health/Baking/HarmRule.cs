using System.Globalization;

namespace LoadBalancing.Client.Health.Baking;

/// <summary>
/// Does a version do harm? Its share of failures has risen by so many points and is so many times what it was, with enough requests on both sides; and it is not as high on endpoints that the version did
/// not touch. The share is what requests saw, or, where that is more, what they would have seen had health not kept them away from endpoints that fail: half of a cluster that is out is harm though
/// nobody sees it fail any more.
/// </summary>
internal static class HarmRule
{
    /// <returns>What harm, with figures; null where there is none.</returns>
    public static string? Judge(BakeConfig config, HarmEvidence evidence)
    {
        ErrorCounts since = Sum(evidence.Since), touched = Sum(evidence.Since.Where(endpoint => endpoint.IsTouched));
        if (since.Requests < config.MinimumRequests || evidence.Before.Requests < config.MinimumRequests) { return null; }
        double before = evidence.Before.Share, seen = since.Share, expected = Expected(evidence), now = Math.Max(seen, expected);
        if (now >= before + config.ErrorShareRise && now >= config.ErrorShareFactor * before && IsItsOwn(config, evidence, Math.Max(touched.Share, now)))
        {
            return string.Create(CultureInfo.InvariantCulture, $"{seen:P1} of {since.Requests} requests failed{(expected > seen ? $", and {expected:P1} would have without health's judgements" : "")}, after {before:P1} of {evidence.Before.Requests} before");
        }
        return config.MaximumLatencyRise is { } rise && evidence is { LatencyBefore: { } then, LatencySince: { } latency } && latency >= rise * then
            ? string.Create(CultureInfo.InvariantCulture, $"the 99th percentile of latency is {latency.TotalMilliseconds:0.#} ms, after {then.TotalMilliseconds:0.#} ms before")
            : null;
    }

    /// <summary>What fails everywhere is not the doing of a version that changed only a part.</summary>
    private static bool IsItsOwn(BakeConfig config, HarmEvidence evidence, double touched)
    {
        if (!evidence.Since.Any(endpoint => endpoint.IsTouched)) { return false; }
        ErrorCounts untouched = Sum(evidence.Since.Where(endpoint => !endpoint.IsTouched));
        return untouched.Requests == 0 || untouched.Share + config.ErrorShareRise <= touched;
    }

    /// <summary>
    /// The mean of the endpoints' own shares, by weight: what requests would see if each endpoint got its part. Without the worst one, unless it is the only one that the version touched: one server that
    /// breaks by chance at that time is what health is for.
    /// </summary>
    private static double Expected(HarmEvidence evidence)
    {
        EndpointErrors[] used = [.. evidence.Since.Where(endpoint => endpoint.Counts.Requests > 0 && endpoint.Weight > 0)];
        if (evidence.Since.Count(endpoint => endpoint.IsTouched) > 1) { used = [.. used.OrderByDescending(endpoint => endpoint.Weight * endpoint.Counts.Share).Skip(1)]; }
        double weight = used.Sum(endpoint => endpoint.Weight);
        return weight == 0 ? 0 : used.Sum(endpoint => endpoint.Weight * endpoint.Counts.Share) / weight;
    }

    private static ErrorCounts Sum(IEnumerable<EndpointErrors> endpoints) => endpoints.Aggregate(default(ErrorCounts), (sum, endpoint) => sum + endpoint.Counts);
}
