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
            ScenarioAction.Update => happening.Version is { } version ? Invariant($"{name} {happening.Clients} version {version}") : $"{name} {happening.Clients}",
            _ => $"{name} {happening.Servers}",
        };
    }

    /// <summary>What an update's moment is called.</summary>
    public static string OfMoment(ScenarioEvent update) => update.Version is { } version ? Invariant($"version {version} is due") : $"{NameOf(update.Action)} {update.Clients} is due";

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
