namespace LoadBalancing.Client.Simulation.Engine;

/// <summary>
/// The time of sending in slices of 10 ms, or longer where a long run over many servers would take too much memory. Ten slices make a window.
/// </summary>
internal sealed class TimeSlices
{
    public const int InWindow = 10;
    private const long Shortest = 10_000_000;
    private const int MostCells = 8_000_000;

    public TimeSlices(long duration, int servers)
    {
        Length = Shortest;
        while ((duration / Length * servers) > MostCells) { Length *= 2; }
        End = duration;
        Count = (int)((duration + Length - 1) / Length);
    }

    /// <summary>In nanoseconds.</summary>
    public long Length { get; }

    public long End { get; }

    public int Count { get; }

    public int Of(long at) => (int)Math.Min(at / Length, Count - 1);
}
