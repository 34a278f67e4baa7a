using System.Globalization;
using LoadBalancing.Client.Etcd.Fleets;

namespace LoadBalancing.Client.Etcd.Tests.Faults.Rig;

/// <summary>Holds what happened to what was promised.</summary>
internal static class Judge
{
    /// <param name="seed">The seed.</param>
    /// <param name="fleet">The fleet; no traffic flows any more.</param>
    /// <param name="rollouts">What each rollout came to.</param>
    /// <param name="wrong">What is known to be wrong.</param>
    /// <param name="polls">How often the status was read.</param>
    /// <param name="token">Ends it.</param>
    public static async Task<ScenarioReport> OfAsync(int seed, RigFleet fleet, IReadOnlyList<RigRollout> rollouts, List<string> wrong, int polls, CancellationToken token)
    {
        await fleet.Observer.AllAsync(token);
        var record = FleetHistory.Of(fleet.Observer);
        wrong.AddRange(record.Wrong);
        foreach (RigRollout rollout in rollouts) { wrong.AddRange(OutcomeJudge.Of(rollout, record)); }
        FlipJudge flips = FlipJudge.Of(fleet.Members, record);
        wrong.AddRange(flips.Wrong);
        long[] harmful = [.. rollouts.Where(rollout => rollout.Plan.Kind == FaultKind.Harm).Select(rollout => rollout.Version)];
        int harmed = 0, all = 0;
        foreach (RigClient client in fleet.Clients)
        {
            all += client.Requests.Count;
            harmed += client.Requests.Count(request => request.Failure is not null && harmful.Contains(request.Named));
            foreach (RigRequest request in client.Requests)
            {
                if (RequestJudge.Problem(request, record, harmful) is { } problem) { wrong.Add($"{client.Id}: {problem}"); }
            }
            wrong.AddRange(RequestJudge.OutOfOrder(client, record));
        }
        return new ScenarioReport(seed, rollouts, wrong, fleet.Timeline, flips.LateMs, all) { Harmed = harmed, Polls = polls, IsolatedFlips = flips.Isolated };
    }
}

/// <summary>One report that says of another version than the one before it.</summary>
internal sealed record Flip(string Member, long? From, long To, DateTimeOffset Since, long Revision);

/// <summary>What was stored, in order.</summary>
internal sealed class FleetHistory
{
    public List<(long Revision, ActiveRecord Record)> Active { get; } = [];

    public List<HistoryRecord> Ended { get; } = [];

    public List<Flip> Flips { get; } = [];

    /// <summary>Documents that were written twice or deleted, records that cannot be read.</summary>
    public List<string> Wrong { get; } = [];

    public Dictionary<long, int> Documents { get; } = [];

    public static FleetHistory Of(Observer observer)
    {
        var history = new FleetHistory();
        Dictionary<string, MemberReport> last = [];
        FleetKeys keys = observer.Keys;
        foreach ((long revision, Storage.EtcdChange change) in observer.Changes)
        {
            if (change.Key.StartsWith(keys.Documents, StringComparison.Ordinal)) { history.TakeDocument(revision, change); }
            else if (change.Key == keys.Active && FleetJson.ReadActive(change.Value) is { } active) { history.Active.Add((revision, active)); }
            else if (change.Key == keys.Active) { history.Wrong.Add($"Revision {revision} deleted what is active."); }
            else if (change.Key.StartsWith(keys.History, StringComparison.Ordinal) && FleetJson.ReadHistory(change.Value) is { } ended) { history.Ended.Add(ended); }
            else if (change.Key.StartsWith(keys.Members, StringComparison.Ordinal) && change.Value is not null && FleetJson.ReadMember(change.Value) is { Active: { } runs } report)
            {
                string name = change.Key[keys.Members.Length..];
                if (last.GetValueOrDefault(name)?.Active != runs) { history.Flips.Add(new Flip(name, last.GetValueOrDefault(name)?.Active, runs, report.ActiveSince ?? report.At, revision)); }
                last[name] = report;
            }
        }
        return history;
    }

    /// <summary>Whether another order came more than a lease before the instant: by then a member has heard of it, or knows that it has not heard.</summary>
    public bool WasWithdrawn(ActiveRecord order) => Active.SkipWhile(active => active.Record != order).Skip(1).Any(active => active.Record.At + RigMember.Lease < order.ActivateAt);

    private void TakeDocument(long revision, Storage.EtcdChange change)
    {
        try
        {
            if (change.Value is null) { Wrong.Add($"Revision {revision} deleted '{change.Key}'."); return; }
            FleetDocument document = FleetJson.ReadDocument(change.Value);
            Documents[document.Version] = Documents.GetValueOrDefault(document.Version) + 1;
            if (Documents[document.Version] > 1) { Wrong.Add(string.Create(CultureInfo.InvariantCulture, $"Revision {revision} wrote document {document.Version} again.")); }
        }
        catch (EtcdException e) { Wrong.Add(e.Message); }
    }
}
