namespace LoadBalancing.Client.Health.Outliers;

/// <summary>Judges an interval as a whole: success rates against each other, and shares of failures by themselves.</summary>
internal static class RateRules
{
    public const string SuccessRate = "success_rate", FailurePercentage = "failure_percentage";

    /// <summary>What an endpoint that was on probation in the interval needs of the requests that the others need: it got fewer for that.</summary>
    private const int FewerBy = 10;

    /// <summary>And then its rate must be this far below the threshold too: few requests tell less.</summary>
    private const double FurtherBelow = 0.25;

    public static IEnumerable<RateVerdict> Judge(OutlierConfig config, EndpointRecord[] records) => BySuccessRate(config.SuccessRate, records).Concat(ByFailures(config.FailurePercentage, records));

    private static IEnumerable<RateVerdict> BySuccessRate(SuccessRateConfig config, EndpointRecord[] records)
    {
        double[] rates = [.. records.Where(record => record.Requests >= config.MinimumRequests).Select(record => record.SuccessRate)];
        int heard = records.Count(record => IsHeard(in record, config.MinimumRequests));
        if (heard < config.MinimumEndpoints || rates.Length == 0) { yield break; }
        double threshold = config.ThresholdOf(rates);
        for (int i = 0; i < records.Length; i++)
        {
            bool isWhole = records[i].Requests >= config.MinimumRequests;
            double least = isWhole ? threshold : threshold - FurtherBelow;
            if (IsHeard(in records[i], config.MinimumRequests) && records[i].SuccessRate < least - 1e-9) { yield return new(i, SuccessRate, records[i].SuccessRate, least, config.Enforced); }
        }
    }

    private static IEnumerable<RateVerdict> ByFailures(FailurePercentageConfig config, EndpointRecord[] records)
    {
        if (records.Count(record => record.Requests >= config.MinimumRequests) < config.MinimumEndpoints) { yield break; }
        for (int i = 0; i < records.Length; i++)
        {
            if (records[i].Requests >= config.MinimumRequests && records[i].FailureShare > config.Threshold + 1e-9) { yield return new(i, FailurePercentage, records[i].SuccessRate, 1 - config.Threshold, config.Enforced); }
        }
    }

    private static bool IsHeard(in EndpointRecord record, int requests) => record.Requests >= requests || (record.WasOnProbation && record.Requests >= Math.Max(10, requests / FewerBy));
}
