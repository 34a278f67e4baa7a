namespace LoadBalancing.Client.Health.Outliers;

/// <summary>How long ejections last.</summary>
internal sealed record EjectionTimes(TimeSpan Base, TimeSpan TransportBase, TimeSpan Maximum, double Jitter)
{
    public static EjectionTimes From(EjectionTimeOptions options) => new(options.Base, options.TransportBase, options.Maximum, options.Jitter);

    /// <summary>min(base * times, maximum), less a random part of up to <see cref="Jitter"/>.</summary>
    /// <param name="times">How often it was ejected lately, this one included; from 1.</param>
    /// <param name="isTransport">Whether connections failed.</param>
    /// <param name="random">Chance.</param>
    public TimeSpan Of(int times, bool isTransport, Random random)
    {
        double seconds = Math.Min((isTransport ? TransportBase : Base).TotalSeconds * times, Maximum.TotalSeconds);
        return TimeSpan.FromSeconds(seconds * (1 - (Jitter * random.NextDouble())));
    }
}
