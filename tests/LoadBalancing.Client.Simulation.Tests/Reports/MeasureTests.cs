using LoadBalancing.Client.Simulation.Reports.Tables;
using LoadBalancing.Client.Simulation.Results;

namespace LoadBalancing.Client.Simulation.Tests.Reports;

public sealed class MeasureTests
{
    private static readonly Measure s_seed = new("seed", result => Readable.Count(result.Seed), result => result.Seed == 0 ? null : result.Seed);

    [Fact]
    public void The_lowest_is_the_best() => Assert.Equal([false, true, false], BestOf(3, 2, 5));

    [Fact]
    public void Several_can_be_the_best_but_not_all()
    {
        Assert.Equal([true, false, true], BestOf(2, 3, 2));
        Assert.Equal([false, false], BestOf(2, 2));
        Assert.Equal([false], BestOf(2));
    }

    [Fact]
    public void Without_a_number_nobody_is_the_best() => Assert.Equal([false, true, false], BestOf(0, 1, 2));

    [Fact]
    public void What_reads_the_same_is_equally_good()
    {
        var measure = new Measure("rounded", result => Readable.Count(result.Seed / 10), result => result.Seed);
        Assert.Equal([true, true, false], measure.Cells([With(11), With(12), With(20)]).Select(cell => cell.IsBest));
        Assert.Equal([false, false], measure.Cells([With(11), With(12)]).Select(cell => cell.IsBest));
    }

    [Fact]
    public void The_oracle_wins_against_nobody()
    {
        SimulationResult oracle = Examples.Empty(SimulatedCluster.CentralQueue.Name) with { Seed = 1 };
        Assert.Equal([false, true, false], s_seed.Cells([oracle, With(2), With(3)]).Select(cell => cell.IsBest));
        Assert.Equal([false, true, false], s_seed.Cells([oracle with { Seed = 2 }, With(2), With(3)]).Select(cell => cell.IsBest));
        Assert.Equal([false, false], s_seed.Cells([oracle, With(2)]).Select(cell => cell.IsBest));
    }

    private static IEnumerable<bool> BestOf(params int[] seeds) => s_seed.Cells([.. seeds.Select(With)]).Select(cell => cell.IsBest);

    private static SimulationResult With(int seed) => Examples.Empty() with { Seed = seed };
}
