namespace LoadBalancing.Client.Traffic;

/// <summary>
/// Which share of the requests goes to which zone (after Envoy's zone-aware routing): all to the own zone while its share of the healthy weight is not below its share of the
/// callers, since then nobody there gets more than he would without zones; else only so many, and the rest to zones that have more than their callers need.
/// </summary>
internal static class ZoneShares
{
    /// <summary>Shares of 1: the first is the own zone's, the others' follow in their order.</summary>
    /// <param name="own">The healthy weight in the own zone; may be 0.</param>
    /// <param name="others">The healthy weight of each other zone; may be 0.</param>
    /// <param name="callerShare">The share of all callers that stand in the own zone, above 0, to 1; the others' callers count as spread evenly over the other zones.</param>
    public static double[] Of(double own, ReadOnlySpan<double> others, double callerShare)
    {
        var shares = new double[others.Length + 1];
        double elsewhere = 0;
        foreach (double weight in others) { elsewhere += weight; }
        double local = own + elsewhere > 0 ? own / (own + elsewhere) : 1;
        if (local >= callerShare - 1e-9 || elsewhere <= 0)
        {
            shares[0] = 1;
            return shares;
        }
        shares[0] = local / callerShare;
        double total = own + elsewhere, needed = (1 - callerShare) / others.Length, excess = 0;
        foreach (double weight in others) { excess += Math.Max(0, (weight / total) - needed); }
        // Somebody has more than his callers need: all together have 1 - local, which is above the 1 - callerShare that they need.
        for (int i = 0; i < others.Length; i++) { shares[i + 1] = (1 - shares[0]) * Math.Max(0, (others[i] / total) - needed) / excess; }
        return shares;
    }
}
