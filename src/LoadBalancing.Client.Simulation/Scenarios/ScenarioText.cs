using System.Globalization;

namespace LoadBalancing.Client.Simulation.Scenarios;

/// <summary>Events in a few words.</summary>
internal static class ScenarioText
{
    public static string NameOf(ScenarioAction action)
    {
        string name = action.ToString();
        return char.ToLowerInvariant(name[0]) + name[1..];
    }

    public static string Of(ScenarioEvent happening)
    {
        string name = NameOf(happening.Action);
        return happening.Action switch
        {
            ScenarioAction.Slow => Invariant($"{name} {happening.Servers} x {happening.Factor}"),
            ScenarioAction.Fail or ScenarioAction.FailGateway or ScenarioAction.Overload => Invariant($"{name} {happening.Servers} {100 * happening.Share} %"),
            ScenarioAction.Rate => Invariant($"{name} {happening.Clients} x {happening.Factor}"),
            ScenarioAction.Network => Invariant($"{name} {happening.Servers} + {happening.Latency.TotalMilliseconds} ms"),
            ScenarioAction.ServerVersion => Invariant($"{name} {happening.Servers} {happening.Version}"),
            ScenarioAction.Update => $"{name} {happening.Clients}",
            _ => $"{name} {happening.Servers}",
        };
    }

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
