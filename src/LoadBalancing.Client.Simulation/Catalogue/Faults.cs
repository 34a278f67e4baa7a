using LoadBalancing.Client.Simulation.Scenarios;
using static LoadBalancing.Client.Simulation.Catalogue.Fleet;

namespace LoadBalancing.Client.Simulation.Catalogue;

/// <summary>Servers go bad.</summary>
internal static class Faults
{
    public static Scenario OneSlowServer() => Of("one slow server")
        .At(Seconds(5), ScenarioAction.Slow, "s3", slow => slow.Factor = 10)
        .At(Seconds(12), ScenarioAction.Heal, "s3");

    public static Scenario TwoFailingFast() => Of("two of twenty fail fast")
        .At(Seconds(5), ScenarioAction.Fail, "s3, s4")
        .At(Seconds(12), ScenarioAction.Heal, "s3, s4");

    public static Scenario Flapping() => Of("a flapping server")
        .At(Seconds(5), ScenarioAction.Flap, "s3", flap => flap.Period = Seconds(1))
        .At(Seconds(15), ScenarioAction.Heal, "s3");

    public static Scenario ShortSlowness() => Of("ten times slower for 2 s")
        .At(Seconds(8), ScenarioAction.Slow, "s3", slow => slow.Factor = 10)
        .At(Seconds(10), ScenarioAction.Heal, "s3");

    /// <summary>The other half can serve all: 35 % of the capacity become 70 %.</summary>
    public static Scenario Partition()
    {
        const string Half = "s0, s1, s2, s3, s4, s5, s6, s7, s8, s9";
        return Of("a partition of half the fleet", load: 0.35)
            .At(Seconds(8), ScenarioAction.Partition, Half)
            .At(Seconds(12), ScenarioAction.Heal, Half);
    }
}
