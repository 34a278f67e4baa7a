using LoadBalancing.Client.Balancing;
using LoadBalancing.Client.Endpoints;

namespace QuickStart;

/// <summary>One line of the table.</summary>
internal sealed record BoardRow(string Endpoint, double Share, int Outstanding, TimeSpan? Latency, int Errors, bool IsOnProbation);

/// <summary>What the display shows at one moment: the last interval's traffic beside the cluster's live state.</summary>
internal sealed record Board(string Policy, TimeSpan Elapsed, IReadOnlyList<BoardRow> Rows)
{
    public static Board Of(Cluster cluster, Measurements measurements, TimeSpan elapsed)
    {
        Sample[] interval = measurements.NextInterval();
        ILookup<string?, Sample> recent = interval.ToLookup(sample => sample.Endpoint);
        ILookup<string?, Sample> failed = measurements.All().Where(sample => !sample.Succeeded).ToLookup(sample => sample.Endpoint);
        return new(measurements.Policy, elapsed, [.. cluster.Describe().Endpoints.Select(endpoint => new BoardRow(
            endpoint.Id,
            interval.Length == 0 ? 0 : (double)recent[endpoint.Id].Count() / interval.Length,
            endpoint.Outstanding,
            recent[endpoint.Id].Any() ? TimeSpan.FromSeconds(recent[endpoint.Id].Average(sample => sample.Latency.TotalSeconds)) : null,
            failed[endpoint.Id].Count(),
            endpoint.Availability == EndpointAvailability.Probation))]);
    }
}
