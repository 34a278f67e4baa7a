using LoadBalancing.Client.Simulation.Engine;
using LoadBalancing.Client.Simulation.Scenarios;

namespace LoadBalancing.Client.Simulation.Tests.Engine;

public sealed class RateIntegralTests
{
    /// <summary>200 profiles of up to six jumps and ramps, some at the same time or one within another.</summary>
    [Fact]
    public void As_many_have_come_as_the_integral_of_the_rate_says()
    {
        var chance = new Random(11);
        for (int round = 0; round < 200; round++)
        {
            ScenarioEvent[] changes = [.. Enumerable.Range(0, chance.Next(7))
                .Select(_ => Change(chance.Next(8), chance.Next(4), chance.Next(3) == 0 ? 0 : chance.Next(1, 40) / 10.0))
                .OrderBy(change => change.At)];
            foreach ((int n, long at) in Arrivals(500, 3_000, changes).Index())
            {
                if (n % 13 != 0) { continue; }
                if (at != SimulatedTime.Never) { Assert.Equal(n + 1, 500 * Integral(changes, at / 1e9), tolerance: 1e-4); }
                else { Assert.True(500 * Integral(changes, 100) < n + 1 + 1e-4); }
            }
        }
    }

    /// <summary>Of the factor, from 0 to <paramref name="until"/> seconds: between two moments at which anything begins or ends it is a line.</summary>
    private static double Integral(ScenarioEvent[] changes, double until)
    {
        double[] moments = [.. changes.SelectMany(change => new[] { Start(change), End(change) }).Append(0).Append(until).Where(moment => moment <= until).Order()];
        return moments.Zip(moments.Skip(1)).Sum(pair => (pair.Second - pair.First) * Factor(changes.AsSpan(), (pair.First + pair.Second) / 2));
    }

    /// <summary>What the last change before a time has made of what the earlier ones say.</summary>
    private static double Factor(ReadOnlySpan<ScenarioEvent> changes, double at)
    {
        while (changes.Length > 0 && Start(changes[^1]) > at) { changes = changes[..^1]; }
        if (changes.Length == 0) { return 1; }
        ScenarioEvent last = changes[^1];
        if (at >= End(last)) { return last.Factor; }
        double before = Factor(changes[..^1], Start(last));
        return before + ((last.Factor - before) * (at - Start(last)) / (End(last) - Start(last)));
    }

    private static double Start(ScenarioEvent change) => change.At.TotalSeconds;

    private static double End(ScenarioEvent change) => (change.At + change.Over).TotalSeconds;

    private static ScenarioEvent Change(double at, double factor, double over = 0) =>
        new() { At = TimeSpan.FromSeconds(at), Action = ScenarioAction.Rate, Factor = factor, Over = TimeSpan.FromSeconds(over) };

    private static long[] Arrivals(double rate, int count, ScenarioEvent[] changes)
    {
        var profile = new RateProfile(rate, changes);
        return [.. Enumerable.Range(0, count).Select(_ => profile.Next(1))];
    }
}
