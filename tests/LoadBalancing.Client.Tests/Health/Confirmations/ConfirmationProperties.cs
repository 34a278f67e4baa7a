using System.Globalization;
using System.Text.RegularExpressions;
using FsCheck;
using FsCheck.Fluent;
using LoadBalancing.Client.Balancing;
using LoadBalancing.Client.Endpoints;
using LoadBalancing.Client.Health.Confirmations;
using LoadBalancing.Client.Snapshots;

namespace LoadBalancing.Client.Tests.Health.Confirmations;

/// <summary>What holds whatever endpoints say, whoever comes and goes, and whichever versions come, wait and are taken back, in whatever order.</summary>
public sealed class ConfirmationProperties
{
    private const int Endpoints = 5;

    private static void ForAll(int seed, Func<TooFewReaction, bool, Step[], bool> holds)
    {
        Gen<Step> step = from what in Gen.Choose(0, 9)
                         from endpoint in Gen.Choose(0, Endpoints - 1)
                         from back in Gen.Choose(0, 2)
                         select new Step(what, endpoint, back);
        Gen<(TooFewReaction, bool, Step[])> all = from reaction in Gen.Elements(TooFewReaction.KeepPrevious, TooFewReaction.Panic, TooFewReaction.Fail)
                                                  from coherent in Gen.Elements(false, true)
                                                  from steps in step.ArrayOf(30)
                                                  select (reaction, coherent, steps);
        Prop.ForAll(all.ToArbitrary(), one => holds(one.Item1, one.Item2, one.Item3)).Check(Config.QuickThrowOnFailure.WithMaxTest(100).WithReplay((ulong)seed, 31));
    }

    /// <summary>Every attempt, of requests that begin now and of those that read an older snapshot.</summary>
    [Fact]
    public void No_attempt_starts_where_the_version_of_its_snapshot_cannot_be_served() => ForAll(1, (reaction, coherent, steps) =>
    {
        using var fleet = New(reaction, coherent);
        var snapshots = new List<ClusterSnapshot>();
        return steps.All(step =>
        {
            Take(fleet, step);
            if (fleet.Cluster.Snapshot is not { } current) { return true; }
            if (snapshots.Count == 0 || snapshots[^1] != current) { snapshots.Add(current); }
            return snapshots.TakeLast(4).All(snapshot =>
            {
                for (int i = 0; i < 5; i++)
                {
                    if (!fleet.Cluster.TryAcquire(snapshot, default, out EndpointLease lease)) { return true; }
                    // Where nobody of its own generation may serve it, the newest generation of the same version is used.
                    ServingRule? rule = snapshot.Serving is { } own && !own.Admits(lease.Endpoint) && snapshot.Version == current.Version ? current.Serving : snapshot.Serving;
                    lease.Dispose();
                    if (rule?.Admits(lease.Endpoint) == false) { return false; }
                }
                return true;
            });
        });
    });

    /// <summary>Law L6: only Confirmation: fail may refuse.</summary>
    [Fact]
    public void There_is_a_choice_unless_the_reaction_is_to_fail() => ForAll(2, (reaction, coherent, steps) =>
    {
        using var fleet = New(reaction, coherent);
        return steps.All(step =>
        {
            Take(fleet, step);
            if (fleet.Cluster.Snapshot is not { } current) { return true; }
            fleet.Wait(0);
            bool mayServe = current.Nodes.Any(node => node.Availability < EndpointAvailability.Unconfirmed);
            bool serves = fleet.Cluster.TryAcquire(default, out EndpointLease lease);
            lease.Dispose();
            return serves ? mayServe || reaction == TooFewReaction.Fail : reaction == TooFewReaction.Fail || !current.Nodes.Any(node => node.Availability < EndpointAvailability.Draining);
        });
    });

    [Fact]
    public void Another_version_runs_only_with_its_quorum_or_after_its_deadline() => ForAll(3, (reaction, coherent, steps) =>
    {
        using var fleet = New(reaction, coherent);
        string? version = fleet.Version;
        double offeredAt = 0;
        return steps.All(step =>
        {
            if (step.What == 6) { offeredAt = fleet.Test.Time.Elapsed.TotalSeconds; }
            Take(fleet, step);
            if (fleet.Version == version) { return true; }
            bool wasFirst = version is null;
            version = fleet.Version;
            if (wasFirst) { return true; }
            // How it stood when it moved: what endpoints say may have changed since, at the same instant.
            Match stood = Regex.Match(fleet.Journal("version.confirmed").FirstOrDefault(reason => reason.StartsWith($"version {version}:", StringComparison.Ordinal)) ?? "", ": ([0-9]+) of ([0-9]+) .*, wanted ([0-9]+)");
            bool hasQuorum = stood.Success && int.Parse(stood.Groups[1].Value, CultureInfo.InvariantCulture) >= Math.Ceiling(0.5 * int.Parse(stood.Groups[2].Value, CultureInfo.InvariantCulture));
            bool isOver = fleet.Test.Time.Elapsed.TotalSeconds - offeredAt >= 15;
            bool isNobodyAsked = fleet.Test.Snapshot.Nodes.All(node => node.Availability == EndpointAvailability.Disabled);
            return hasQuorum || isNobodyAsked || step.What == 7 || (isOver && reaction != TooFewReaction.KeepPrevious);
        });
    });

    [Fact]
    public void Words_say_what_the_rule_says_once_all_is_settled() => ForAll(4, (reaction, coherent, steps) =>
    {
        using var fleet = New(reaction, coherent);
        return steps.All(step =>
        {
            Take(fleet, step);
            return fleet.Cluster.Snapshot is not { } current || current.Nodes.All(node =>
                node.Availability >= EndpointAvailability.Draining || (node.Availability == EndpointAvailability.Unconfirmed) == (current.Serving?.Admits(node) == false));
        });
    });

    private static ConfirmingFleet New(TooFewReaction reaction, bool coherent) => new(Endpoints, says: 1, configure: o => { o.OnTooFew = reaction; o.Coherent = coherent; });

    private static void Take(ConfirmingFleet fleet, Step step)
    {
        string id = ((char)('a' + step.Endpoint)).ToString();
        long highest = fleet.Cluster.Updates.Ledger.Highest ?? 1;
        switch (step.What)
        {
            case 0 or 1: fleet.Says(id, Math.Max(1, highest - step.Back)); break;
            case 2: fleet.Says(id, highest, Math.Max(1, highest - 1)); break;
            case 3: fleet.Fails(id, highest, serves: Math.Max(1, highest - 1)); break;
            case 4: fleet.Cluster.Snapshot?.Nodes.FirstOrDefault(node => node.Id == id)?.Tracker.Confirmation.SendAway("orders", fleet.Cluster.Version!.Value.Number); break;
            case 5: fleet.Silent(id); break;
            case 6: fleet.Offer(highest + 1, [.. Enumerable.Range(step.Back, Endpoints - step.Back).Select(i => ((char)('a' + i)).ToString())]); break;
            case 7: fleet.Cluster.RollBack(); break;
            case 8 when fleet.Cluster.Snapshot?.Nodes.Any(node => node.Id == id) == true: if (step.Back == 0) { fleet.Cluster.Enable(id); } else { fleet.Cluster.Disable(id, "a step"); } break;
            default: fleet.Wait(step.Back == 0 ? 1 : step.Back == 1 ? 6 : 40); break;
        }
        fleet.Cluster.Confirmations.Wake();
        fleet.Wait(0);
    }

    private sealed record Step(int What, int Endpoint, int Back);
}
