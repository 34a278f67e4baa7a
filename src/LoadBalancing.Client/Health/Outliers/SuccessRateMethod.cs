namespace LoadBalancing.Client.Health.Outliers;

/// <summary>How a success rate far below the others is told.</summary>
public enum SuccessRateMethod
{
    /// <summary>Below median - 3 * 1.4826 * MAD, with a MAD of at least 0.01 and a gap of at least 0.05: sees up to half of the endpoints fail together.</summary>
    MedianMad = 0,

    /// <summary>Below mean - 1.9 * population standard deviation, as Envoy and gRPC do: blind once 21.7 % of the endpoints are equally bad.</summary>
    MeanSigma,
}
