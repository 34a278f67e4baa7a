using FsCheck;
using FsCheck.Fluent;
using LoadBalancing.Client.Balancing;

namespace LoadBalancing.Client.Tests.Balancing.Groups;

/// <summary>What holds whatever arrives in whatever order: good versions, bad ones, ones that cannot be built, moments, returns, time.</summary>
public sealed class GroupProperties
{
    private static void ForAll(ulong seed, Func<Step[], bool> holds)
    {
        Gen<Step> step = from what in Gen.Choose(0, 9)
                         from member in Gen.Choose(0, 1)
                         from ahead in Gen.Choose(0, 2)
                         select new Step(what, member, ahead);
        Prop.ForAll(step.ArrayOf(40).ToArbitrary(), holds).Check(Config.QuickThrowOnFailure.WithMaxTest(50).WithReplay(seed, 31));
    }

    [Fact]
    public void All_members_always_run_the_same_version_and_a_view_shows_one() => ForAll(1, steps =>
    {
        using var test = new TestGroup();
        var views = new List<(GroupView View, long Version)>();
        long next = 2;
        foreach (Step step in steps)
        {
            Take(test, step, ref next);
            if (test.Orders.Version != test.Payments.Version || test.Orders.Updates.Ledger.Active!.Version != test.Orders.Version) { return false; }
            using GroupView view = test.Group.Pin();
            if (test.Clusters.Any(cluster => view.Of(cluster)!.Version != view.Version) || view.Version != test.Orders.Version) { return false; }
            GroupView kept = test.Group.Pin();
            views.Add((kept, kept.Version.Number));
        }
        bool isHeld = views.TrueForAll(held => test.Clusters.All(cluster => held.View.Of(cluster)!.Version.Number == held.Version));
        views.ForEach(held => held.View.Dispose());
        return isHeld;
    });

    [Fact]
    public void Whatever_happened_the_next_version_that_all_get_runs_in_all() => ForAll(2, steps =>
    {
        using var test = new TestGroup();
        long next = 2;
        foreach (Step step in steps) { Take(test, step, ref next); }
        test.IsBroken = false;
        return test.Clusters.All(cluster => test.Update(cluster, next + 3).Count == 0) && test.Running == $"{next + 3} {next + 3}";
    });

    [Fact]
    public void What_waits_somewhere_has_not_been_validated_everywhere() => ForAll(3, steps =>
    {
        using var test = new TestGroup();
        long next = 2;
        foreach (Step step in steps)
        {
            Take(test, step with { What = step.What == 4 ? 0 : step.What }, ref next);            // without moments
            long?[] staged = [.. test.Clusters.Select(cluster => cluster.Updates.Staging.Current?.Config.OfferedVersion)];
            if (staged[0] is not null && staged[0] == staged[1]) { return false; }
        }
        return true;
    });

    private static void Take(TestGroup test, Step step, ref long next)
    {
        Cluster cluster = test.Clusters[step.Member];
        switch (step.What)
        {
            case <= 3: test.Update(cluster, next + step.Ahead); break;
            case 4: test.Update(cluster, next + step.Ahead, test.Time.GetUtcNow().AddSeconds(step.Ahead)); break;
            case 5: test.Update(cluster, next + step.Ahead, policy: "rr"); break;                       // invalid
            case 6:
                test.IsBroken = true;
                test.Update(cluster, next + step.Ahead, policy: "fragile");
                test.IsBroken = false;
                break;
            case 7: cluster.RollBack(); break;
            case 8: cluster.Accept(); break;
            default:
                test.Time.Advance(TimeSpan.FromSeconds(10 * step.Ahead));
                next++;
                break;
        }
    }

    /// <param name="What">What happens.</param>
    /// <param name="Member">To whom.</param>
    /// <param name="Ahead">How far the version is ahead of the lowest that could come.</param>
    private readonly record struct Step(int What, int Member, int Ahead);
}
