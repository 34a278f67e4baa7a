namespace LoadBalancing.Client.Health.Checks;

/// <summary>When an endpoint's next check is due.</summary>
/// <param name="Interval">From one to the next.</param>
/// <param name="Jitter">From 0 to 0.5: by which share at most chance lengthens or shortens it.</param>
internal sealed record CheckSchedule(TimeSpan Interval, double Jitter)
{
    /// <summary>The first: anywhere in the first interval, so that the checks of a list, and of a fleet that starts together, are spread evenly.</summary>
    public TimeSpan First(Random random) => Interval * random.NextDouble();

    /// <summary>The next: interval * (1 +- jitter), counted from the beginning of the last.</summary>
    public TimeSpan Next(Random random) => Interval * (1 + (Jitter * ((2 * random.NextDouble()) - 1)));
}
