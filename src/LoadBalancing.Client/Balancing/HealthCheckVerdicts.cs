using System.Globalization;
using LoadBalancing.Client.Endpoints;
using LoadBalancing.Client.Load;
using LoadBalancing.Client.Snapshots;
using LoadBalancing.Client.Transport;

namespace LoadBalancing.Client.Balancing;

/// <summary>
/// What checks decide beside the answers to requests (docs/health.md has the table): an endpoint serves only while neither speaks against it; a good check never shortens an
/// ejection for answers, and good answers never end one for checks.
/// </summary>
internal sealed class HealthCheckVerdicts(Ejections ejections, Transitions transitions)
{
    private const string Rule = "health_check";

    /// <summary>A check succeeded since the time of its ejection was over, and it is not failing.</summary>
    public static bool IsWell(EndpointNode node)
    {
        ref CheckState check = ref node.Tracker.Check;
        return !check.IsFailing && check.LastSucceededAt >= node.Tracker.Ejection.Until;
    }

    /// <param name="node">Who was checked; the result is counted.</param>
    /// <param name="result">What came of it.</param>
    /// <param name="wasFailing">Whether it was failing before.</param>
    /// <param name="hears">Whether the check connects to where requests do.</param>
    /// <param name="now">When.</param>
    public void Judge(EndpointNode node, CheckResult result, bool wasFailing, bool hears, long now)
    {
        EndpointTracker tracker = node.Tracker;
        if (hears && tracker.RefusesConnections == result.IsConnected)
        {
            tracker.RefusesConnections = !result.IsConnected;
            // In panic, the pool holds those that accept connections.
            if (tracker.Availability != EndpointAvailability.Eligible) { ejections.Changed(); }
        }
        if (tracker.Check.IsFailing) { if (!result.IsGood) { Failing(node, result, wasFailing, now); } }
        else if (result.IsGood && tracker.Availability == EndpointAvailability.Ejected) { Well(node, result, wasFailing, now); }
    }

    /// <summary>Nothing is checked any more: those who are out for that alone are tried by a request.</summary>
    public void Absolve(ClusterSnapshot snapshot, long now)
    {
        foreach (EndpointNode node in snapshot.Nodes) { if (node.Tracker.Check.IsFailing) { Absolve(node, now); } }
    }

    public void Absolve(EndpointNode node, long now)
    {
        node.Tracker.Check.Forget();
        if (node.Tracker.Ejection.Until == EjectionState.Indefinitely) { ejections.Readmit(node, "nothing is checked any more", now); }
    }

    private void Failing(EndpointNode node, CheckResult result, bool wasFailing, long now)
    {
        string reason = Row(node.Tracker.Check.FailedInARow, "failed", result);
        // One that is out by its answers already must not come back before that time is over, so its time stays; the check is heeded at its end.
        if (node.Tracker.Availability != EndpointAvailability.Ejected) { ejections.TryEject(node, new Verdict(Rule, reason) { IsFact = true, IsIndefinite = true }, now); }
        else if (!wasFailing) { transitions.Note("endpoint.checks_failed", node.Id, reason); }
    }

    private void Well(EndpointNode node, CheckResult result, bool wasFailing, long now)
    {
        long until = node.Tracker.Ejection.Until;
        if (until == EjectionState.Indefinitely && wasFailing)
        {
            ejections.Readmit(node, Row(node.Tracker.Check.SucceededInARow, "succeeded", result), now);
        }
        else if (until <= now) { ejections.Readmit(node, $"its time is over, and a check succeeded: {result.Reason}", now); }
    }

    private static string Row(int count, string what, CheckResult last) =>
        count == 1 ? $"a check {what}: {last.Reason}" : string.Create(CultureInfo.InvariantCulture, $"{count} checks in a row {what}, the last: {last.Reason}");
}
