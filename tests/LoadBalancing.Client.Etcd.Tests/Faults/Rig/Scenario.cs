using System.Globalization;
using LoadBalancing.Client.Configuration;

namespace LoadBalancing.Client.Etcd.Tests.Faults.Rig;

/// <summary>What a rollout of a scenario came to.</summary>
/// <param name="Version">The version.</param>
/// <param name="Plan">What went wrong.</param>
/// <param name="Result">How it ended; null where it never began.</param>
/// <param name="WasPublished">Whether the document was taken.</param>
internal sealed record RigRollout(long Version, FaultPlan Plan, RolloutResult? Result, bool WasPublished);

/// <summary>A seed, a fleet, a few rollouts with faults, and what was wrong in the end.</summary>
internal sealed class Scenario(int seed, int rollouts = 3)
{
    private readonly Timeline _timeline = new();
    private readonly List<RigRollout> _done = [];
    private readonly List<Task> _graves = [];

    /// <summary>What goes wrong; by default what follows from the seed.</summary>
    public IReadOnlyList<FaultPlan> Plans { get; init; } = FaultPlan.Of(seed, rollouts);

    public async Task<ScenarioReport> RunAsync(CancellationToken cancellationToken)
    {
        using var bound = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        bound.CancelAfter(TimeSpan.FromMinutes(3));
        List<string> wrong = [];
        ScenarioReport report = new(seed, [], [], _timeline, [], 0);
        try
        {
            await using RigFleet fleet = await RigFleet.StartAsync(_timeline, bound.Token);
            using var watch = new StatusWatch(fleet);
            for (int i = 0; i < Plans.Count; i++) { await RollOutAsync(fleet, i + 2, Plans[i], bound.Token); }
            await Task.WhenAll(_graves).WaitAsync(bound.Token);
            wrong.AddRange(await FinalState.SettleAsync(fleet, bound.Token));
            await Task.WhenAll(fleet.Clients.Select(client => client.EndTrafficAsync()));
            wrong.AddRange(await watch.EndAsync());
            report = await Judge.OfAsync(seed, fleet, _done, wrong, watch.Polls, bound.Token);
        }
        catch (Exception e)
        {
            _timeline.Say("scenario", e.ToString());
            report = report with { Wrong = [.. wrong, $"The scenario itself ended with {e.GetType().Name}: {e.Message}"] };
        }
        return report;
    }

    private async Task RollOutAsync(RigFleet fleet, long version, FaultPlan plan, CancellationToken token)
    {
        _timeline.Say("scenario", string.Create(CultureInfo.InvariantCulture, $"version {version}: {plan}"));
        if (!await PublishAsync(fleet, version, plan, token))
        {
            _done.Add(new(version, plan, null, WasPublished: false));
            return;
        }
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(token);
        using var faults = new Faults(fleet);
        Task[] running = [.. new[] { plan.Kind, plan.Beside }.Select(kind => faults.RunAsync(kind, plan, version, ended.Token))];
        var coordination = new Coordination(fleet, _graves);
        RolloutResult? result = null;
        try { result = await coordination.RunAsync(version, plan, seed, token); }
        finally
        {
            await ended.CancelAsync();
            await Task.WhenAll(running);
        }
        _timeline.Say("scenario", string.Create(CultureInfo.InvariantCulture, $"version {version} ({plan.Kind}) ended: {result}"));
        _done.Add(new(version, plan, result, WasPublished: true));
    }

    private async Task<bool> PublishAsync(RigFleet fleet, long version, FaultPlan plan, CancellationToken token)
    {
        (VersionKind kind, string? whose) = plan.Kind switch
        {
            FaultKind.ServerRefuses => (VersionKind.ServerRefuses, fleet.Servers[plan.Victim % fleet.Servers.Length].Id),
            FaultKind.ServerHangs => (VersionKind.ServerHangs, fleet.Servers[plan.Victim % fleet.Servers.Length].Id),
            FaultKind.ClientsRefuse => (VersionKind.ClientsRefuse, null),
            FaultKind.Harm => (VersionKind.Harmful, (string?)null),
            _ => (VersionKind.Plain, null),
        };
        string json = RigDocuments.Of(version, fleet.Addresses, kind, whose);
        if (plan.Kind == FaultKind.BadDocument) { json = json.Replace("\"Coherent\":true", "\"Coherent\":\"perhaps\"", StringComparison.Ordinal); }
        var known = new ConfigurationCheckOptions();
        known.Pickers.Add(RigDocuments.MissingPicker);
        while (true)
        {
            try
            {
                await fleet.Coordinator.PublishAsync(json, version, cancellationToken: token, known: known);
                return true;
            }
            catch (DocumentRefusedException e)
            {
                _timeline.Say("scenario", $"refused: {e.Message}");
                return false;
            }
            // Published again is no error: the same content.
            catch (EtcdException e) when (e.Code is EtcdErrorCode.Unavailable or EtcdErrorCode.Unknown) { _timeline.Say("scenario", $"publish again: {e.Message}"); }
            await Task.Delay(200, token);
        }
    }
}
