using FsCheck;
using FsCheck.Fluent;
using LoadBalancing.Client.Balancing;
using LoadBalancing.Client.Endpoints;
using LoadBalancing.Client.Health.Outliers;
using LoadBalancing.Client.Outcomes;

namespace LoadBalancing.Client.Tests.Health;

/// <summary>What holds whatever happens in whatever order: answers of every kind, in bursts and alone, time, people, updates.</summary>
public sealed class HealthProperties
{
    private const int Endpoints = 7;
    private static readonly OutcomeKind[] s_kinds =
        [OutcomeKind.Success, OutcomeKind.Failure, OutcomeKind.GatewayFailure, OutcomeKind.Disconnected, OutcomeKind.Unreachable, OutcomeKind.Overloaded, OutcomeKind.Canceled, OutcomeKind.Abandoned];

    private static void ForAll(int tests, int seed, Func<Step[], bool> holds)
    {
        Gen<Step> step = from what in Gen.Choose(0, 9)
                         from endpoint in Gen.Choose(0, Endpoints - 1)
                         from kind in Gen.Choose(0, s_kinds.Length - 1)
                         from size in Gen.Choose(1, 12)
                         select new Step(what, endpoint, s_kinds[kind], size);
        Prop.ForAll(step.ArrayOf(60).ToArbitrary(), holds).Check(Config.QuickThrowOnFailure.WithMaxTest(tests).WithReplay((ulong)seed, 31));
    }

    [Fact]
    public void There_is_a_choice_while_an_endpoint_may_serve() => ForAll(200, 1, steps =>
    {
        using var fleet = New();
        foreach (Step step in steps)
        {
            Take(fleet, step);
            bool mayServe = fleet.Test.Snapshot.Nodes.Any(node => node.Availability <= EndpointAvailability.Ejected);
            if (fleet.Cluster.TryAcquire(default, out EndpointLease lease) != mayServe) { return false; }
            if (mayServe) { lease.Dispose(); }
        }
        return true;
    });

    [Fact]
    public void No_more_are_out_by_judgement_than_may_be() => ForAll(200, 2, steps =>
    {
        using var fleet = New();
        int most = OutlierConfig.From(new OutlierOptions()).MostEjected(Endpoints);
        foreach (Step step in steps)
        {
            Take(fleet, step with { What = step.What is 8 or 9 ? 0 : step.What });              // with people in it the limit itself changes
            if (fleet.Test.Snapshot.Nodes.Count(node => node.Tracker.Ejection.HoldsPlace) > most) { return false; }
            if (fleet.Test.Snapshot.Nodes.Any(node => node.Tracker.Ejection.HoldsPlace && node.Availability == EndpointAvailability.Eligible)) { return false; }
        }
        return true;
    });

    [Fact]
    public void No_change_of_an_endpoint_without_an_entry_in_the_journal() => ForAll(200, 3, steps =>
    {
        using var fleet = New();
        foreach (Step step in steps)
        {
            Dictionary<string, EndpointAvailability> before = fleet.Test.Snapshot.Nodes.ToDictionary(node => node.Id, node => node.Availability);
            int entries = fleet.Cluster.Journal.Count;
            Take(fleet, step);
            string[] told = [.. fleet.Cluster.Journal.Take(fleet.Cluster.Journal.Count - entries).Select(entry => $"{entry.Endpoint} {entry.Kind}")];
            foreach (EndpointNode node in fleet.Test.Snapshot.Nodes)
            {
                bool isTold = told.Contains($"{node.Id} endpoint.{node.Availability.ToString().ToLowerInvariant()}");
                if (fleet.Cluster.Journal.Count < 256 && node.Availability != before[node.Id] && !isTold) { return false; }
            }
        }
        return true;
    });

    [Fact]
    public void Every_endpoint_that_is_well_returns_and_holds_no_place() => ForAll(60, 4, steps =>
    {
        using var fleet = New();
        foreach (Step step in steps) { Take(fleet, step); }
        fleet.Answering(OutcomeKind.Success, [.. Enumerable.Range(0, Endpoints)]);
        for (int i = 0; i < Endpoints; i++) { fleet.Cluster.Enable($"e{i}"); }
        // No ejection is longer than 5 minutes, no wait for a probe longer than 30 s, of which each endpoint needs one.
        for (int minute = 0; minute < 8; minute++)
        {
            fleet.Wait(58);
            fleet.Drive(2);
        }
        return fleet.Test.Snapshot.Nodes.All(node => node.Availability == EndpointAvailability.Eligible && !node.Tracker.Ejection.HoldsPlace && node.Outstanding == 0)
            && fleet.Test.Pool.Count() == Endpoints;
    });

    [Fact]
    public void Threads_that_judge_at_the_same_moment_take_no_place_too_many_and_lose_none()
    {
        using var fleet = New();
        EndpointNode[] nodes = [.. fleet.Test.Snapshot.Nodes];
        var places = new EjectionPlaces { Most = 3 };
        for (int round = 0; round < 2_000; round++)
        {
            int held = 0, worst = 0;
            Parallel.For(0, 4, thread =>
            {
                for (int i = 0; i < nodes.Length; i++)
                {
                    EndpointTracker tracker = nodes[(i + thread) % nodes.Length].Tracker;
                    if (!places.TryTake(tracker)) { continue; }
                    int now = Interlocked.Increment(ref held);
                    if (places.Taken > 3) { Interlocked.Exchange(ref worst, places.Taken); }
                    Interlocked.Decrement(ref held);
                }
            });
            Assert.Equal(0, worst);
            Assert.Equal(3, nodes.Count(node => node.Tracker.Ejection.HoldsPlace));
            foreach (EndpointNode node in nodes) { places.GiveBack(node.Tracker); }
            Assert.Equal(0, places.Taken);
        }
    }

    private static Fleet New() => new(Endpoints, policy: "power_of_two_choices");

    private static void Take(Fleet fleet, Step step)
    {
        string id = $"e{step.Endpoint}";
        switch (step.What)
        {
            case < 4: Answer(fleet, id, step.Kind, step.Size); break;
            case 4: fleet.Wait(step.Size / 10.0); break;
            case 5: fleet.Wait(step.Size * 5); break;
            case 6: fleet.Answering(step.Kind, step.Endpoint).Drive(step.Size / 10.0); break;
            case 7: fleet.Answering(OutcomeKind.Success, step.Endpoint).Drive(step.Size / 10.0); break;
            case 8: fleet.Cluster.Disable(id, "a test"); break;
            default: fleet.Cluster.Enable(id); break;
        }
    }

    /// <summary>A burst of requests that were all under way there.</summary>
    private static void Answer(Fleet fleet, string id, OutcomeKind kind, int size)
    {
        List<EndpointLease> leases = [];
        for (int i = 0; i < size * 30 && leases.Count < size; i++)
        {
            if (!fleet.Cluster.TryAcquire(default, out EndpointLease lease)) { break; }
            if (lease.Endpoint.Id == id) { leases.Add(lease); }
            else { lease.Dispose(); }
        }
        foreach (EndpointLease lease in leases) { lease.Complete(kind); }
    }

    internal sealed record Step(int What, int Endpoint, OutcomeKind Kind, int Size);
}
