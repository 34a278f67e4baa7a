namespace LoadBalancing.Client.Load;

/// <summary>How an endpoint that has just come gets its full share little by little: max(least, (t / window)^(1 / aggression)) of its weight (Envoy's slow start).</summary>
/// <param name="StartedAt">When it came, as a timestamp.</param>
/// <param name="WindowTicks">How long it takes, in ticks of the clock; above 0.</param>
/// <param name="Exponent">1 / aggression.</param>
/// <param name="Least">The share that it begins with, above 0.</param>
internal sealed record SlowStartRamp(long StartedAt, long WindowTicks, double Exponent, double Least)
{
    public bool IsOver(long now) => now - StartedAt >= WindowTicks;

    public double FactorAt(long now) => IsOver(now) ? 1 : Math.Max(Least, Math.Pow(Math.Max(now - StartedAt, 0) / (double)WindowTicks, Exponent));
}
