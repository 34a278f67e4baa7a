namespace LoadBalancing.Client.Health.Outliers;

/// <summary>
/// Whether it is the endpoint that fails, or the requests: plain errors in a row eject only while some other endpoint's share of failures is at least 50 points lower.
/// Five poison requests so do not eject five healthy servers.
/// </summary>
internal static class PeerComparison
{
    public const double Gap = 0.5;

    /// <summary>Fewer answers say nothing of a peer.</summary>
    private const int LeastRequests = 5;

    /// <summary>The lowest share of failures among the others, or null where none has answered enough.</summary>
    public static double? BestOfOthers(ReadOnlySpan<EndpointRecord> records, int self)
    {
        double? best = null;
        for (int i = 0; i < records.Length; i++)
        {
            if (i == self || records[i].Requests < LeastRequests) { continue; }
            if (best is null || records[i].FailureShare < best) { best = records[i].FailureShare; }
        }
        return best;
    }

    /// <summary>Whether the gap is there; rounding must not decide at its edge.</summary>
    public static bool IsWorse(in EndpointRecord self, double best) => self.FailureShare - best >= Gap - 1e-9;
}
