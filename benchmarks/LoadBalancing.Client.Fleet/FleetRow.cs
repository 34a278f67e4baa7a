using LoadBalancing.Client.Etcd.Fleets;

namespace LoadBalancing.Client.Fleet;

/// <summary>Percentiles, in milliseconds.</summary>
internal readonly record struct Spread(double P50, double P99, double Max)
{
    public static Spread Of(IEnumerable<double> values)
    {
        double[] sorted = [.. values.Order()];
        return sorted.Length == 0 ? new(double.NaN, double.NaN, double.NaN) : new(At(sorted, 0.5), At(sorted, 0.99), sorted[^1]);
    }

    private static double At(double[] sorted, double share) => sorted[Math.Min(sorted.Length - 1, (int)Math.Ceiling(share * sorted.Length) - 1)];
}

/// <summary>All rounds of one size.</summary>
internal sealed record FleetRow(int Members, int Processes, bool IsProxied, int Rounds, int Failed)
{
    /// <summary>From the clock of the coordinator before it wrote <c>staged</c> to that of the member that got it.</summary>
    public Spread Heard { get; init; }

    /// <summary>From the same moment to the member's report that it has prepared the version.</summary>
    public Spread Prepared { get; init; }

    /// <summary>From the instant to the member's own swap.</summary>
    public Spread Flip { get; init; }

    /// <summary>From the instant to the report of the last member, the worst round.</summary>
    public double AllConfirmed { get; init; }

    /// <summary>From publishing to the last member prepared, the worst round.</summary>
    public double PublishToPrepared { get; init; }

    public double ProcessorMsPerMember { get; init; }

    public double SentBytesPerMember { get; init; }

    public double ReceivedBytesPerMember { get; init; }

    public double IdleProcessorShare { get; init; }

    public double Watchers { get; init; }

    public double MegaBytesPerMember { get; init; }

    public static FleetRow Of(int size, int processes, FleetCost idle, IReadOnlyList<FleetRound> rounds, double megaBytes, bool isProxied) => new(size, processes, isProxied, rounds.Count, rounds.Count(round => !round.IsDone))
    {
        Heard = Spread.Of(rounds.SelectMany(round => round.Staged).Where(report => report.HeardAt is not null).Select(report => (report.HeardAt!.Value - report.Heard!.Value).TotalMilliseconds)),
        Prepared = Spread.Of(rounds.SelectMany(round => round.Staged).Where(report => report.Heard is not null).Select(report => (report.At - report.Heard!.Value).TotalMilliseconds)),
        Flip = Spread.Of(rounds.SelectMany(round => round.Flipped.Select(report => (report.ActiveSince!.Value - round.ActivateAt).TotalMilliseconds))),
        AllConfirmed = rounds.Max(round => Last(round.Flipped, round.ActivateAt)),
        PublishToPrepared = rounds.Max(round => Last(round.Staged, round.Begun)),
        ProcessorMsPerMember = rounds.Average(round => round.Cost.ProcessorSeconds) * 1e3 / size,
        SentBytesPerMember = rounds.Average(round => round.Cost.SentBytes) / size,
        ReceivedBytesPerMember = rounds.Average(round => round.Cost.ReceivedBytes) / size,
        IdleProcessorShare = idle.ProcessorSeconds / idle.Seconds,
        Watchers = idle.Watchers,
        MegaBytesPerMember = megaBytes,
    };

    private static double Last(IReadOnlyList<MemberReport> reports, DateTimeOffset since) => reports.Count == 0 ? double.NaN : reports.Max(report => (report.At - since).TotalMilliseconds);
}
