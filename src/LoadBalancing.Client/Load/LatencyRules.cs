namespace LoadBalancing.Client.Load;

/// <summary>How a sample changes an estimate.</summary>
internal interface ILatencyRule
{
    /// <param name="estimate">The estimate so far; above 0.</param>
    /// <param name="sample">What was measured; above 0.</param>
    /// <param name="weight">e^(-time since the last sample / tau): what is left of the past.</param>
    static abstract float Next(float estimate, float sample, float weight);
}

/// <summary>Jumps to peaks and forgets them exponentially (Finagle's peak EWMA).</summary>
internal readonly struct PeakRule : ILatencyRule
{
    /// <summary>sample * (1 - weight) + estimate * weight, or the sample itself where it is the peak: without a branch to mispredict.</summary>
    public static float Next(float estimate, float sample, float weight) => sample + (float.MaxNative(estimate - sample, 0) * weight);
}

/// <summary>
/// Follows the typical latency: a moving average of its logarithm, in which one answer that took a hundred times as long counts little. The bits of a float, read
/// as a whole number, are its logarithm to base 2, near enough, in units of 2^-23.
/// </summary>
internal readonly struct TypicalRule : ILatencyRule
{
    /// <summary>A sample counts as at most e^2 = 7.4 times as long or short as the estimate,</summary>
    private const int FarthestStep = (int)(2 * Exponential.Log2OfE * (1 << 23));

    /// <summary>and for a twenty-fourth at least, however fast samples come: a server with many requests is not known for the shorter a time for it.</summary>
    private const float LeastWeight = 1 / 24f;

    public static float Next(float estimate, float sample, float weight)
    {
        int old = BitConverter.SingleToInt32Bits(estimate);
        int step = Math.Clamp(BitConverter.SingleToInt32Bits(sample) - old, -FarthestStep, FarthestStep);
        return BitConverter.Int32BitsToSingle(old + (int)(step * float.MaxNative(1 - weight, LeastWeight)));
    }
}
