using FsCheck;
using FsCheck.Fluent;
using LoadBalancing.Client.Balancing;
using LoadBalancing.Client.Configuration;
using LoadBalancing.Client.Outcomes;
using LoadBalancing.Client.Versions;
using Config = FsCheck.Config;

namespace LoadBalancing.Client.Tests.Versioned;

/// <summary>
/// Whatever arrives, fails, bakes, harms, waits, is accepted or taken back, in whatever order: the active version is one that was valid and not refused, a digest that was taken back never runs again,
/// a refused arrival changes nothing, no version runs before its moment, and the ledger explains every change.
/// </summary>
public sealed class VersionProperties
{
    private enum Kind { Offer, OfferInvalid, OfferLater, Withdraw, RollBack, Accept, Traffic, FailingTraffic, Time }

    /// <param name="What">The step.</param>
    /// <param name="Number">Of the version, around those that are known; or seconds.</param>
    /// <param name="Content">Which of a few contents.</param>
    private sealed record Step(Kind What, int Number, int Content);

    private static readonly Gen<Step> AnyStep =
        from kind in Gen.Frequency((6, Gen.Constant(Kind.Offer)), (1, Gen.Constant(Kind.OfferInvalid)), (3, Gen.Constant(Kind.OfferLater)), (1, Gen.Constant(Kind.Withdraw)), (2, Gen.Constant(Kind.RollBack)),
            (2, Gen.Constant(Kind.Accept)), (3, Gen.Constant(Kind.Traffic)), (3, Gen.Constant(Kind.FailingTraffic)), (4, Gen.Constant(Kind.Time)))
        from number in Gen.Choose(-1, 3)
        from content in Gen.Choose(0, 5)
        select new Step(kind, number, content);

    [Fact]
    public void The_laws_hold_in_every_order() =>
        Prop.ForAll(AnyStep.ArrayOf(30).ToArbitrary(), Holds).Check(Config.QuickThrowOnFailure.WithMaxTest(150).WithReplay(20_261_121, 31));

    private static bool Holds(Step[] steps)
    {
        using var run = new Run();
        return run.Play(steps);
    }

    /// <summary>A cluster beside a model of what must be.</summary>
    private sealed class Run : IDisposable
    {
        private readonly VersionedFleet _fleet = new(endpoints: 3, common: options => options.Bake.Duration = TimeSpan.FromSeconds(60));
        private readonly HashSet<string> _refused = new(StringComparer.Ordinal);
        private readonly List<string> _ran = ["1"];
        private readonly Dictionary<string, DateTimeOffset> _moments = [];
        private Cluster Cluster => _fleet.Cluster;

        private VersionRecord Active => Cluster.Ledger.Active!;

        public void Dispose() => _fleet.Dispose();

        public bool Play(Step[] steps)
        {
            foreach (Step step in steps)
            {
                Do(step);
                Check(step);
            }
            return true;
        }

        private long Around(int number) => Math.Max(1, (Cluster.Ledger.Records.Max(record => long.TryParse(record.Version, out long known) ? known : 0)) + number);

        /// <summary>Contents differ in one setting of the pool.</summary>
        private static Action<ClusterOptions> Content(int content) => options => options.Transport.MaxConnectionsPerEndpoint = content + 1;

        private void Do(Step step)
        {
            switch (step.What)
            {
                case Kind.Offer: Offer(step, null); break;
                case Kind.OfferLater: Offer(step, _fleet.Time.GetUtcNow().AddSeconds(20)); break;
                case Kind.OfferInvalid: Refused(() => _fleet.Offer(Around(step.Number), options => options.Picker.Policy = "none")); break;
                case Kind.Withdraw: _ = _fleet.Offer(Active.Version is { } version && long.TryParse(version, out long number) ? number : null, Content(ContentOf(Active))); break;
                case Kind.RollBack: _ = Cluster.RollBack(); break;
                case Kind.Accept: _ = Cluster.Accept(); break;
                case Kind.Traffic: Ask(OutcomeKind.Success); break;
                case Kind.FailingTraffic: Ask(OutcomeKind.Failure); break;
                default: _fleet.Time.Advance(TimeSpan.FromSeconds(5 * (2 + step.Number))); break;
            }
        }

        private readonly Dictionary<string, int> _contents = new() { ["1"] = -1 };

        private int ContentOf(VersionRecord record) => _contents.GetValueOrDefault(record.Version!, -1);

        private void Offer(Step step, DateTimeOffset? at)
        {
            long number = Around(step.Number);
            string version = $"{number}";
            (string? active, string? staged) = (Active.Version, Cluster.Ledger.Staged?.Version);
            IReadOnlyList<string> errors = _fleet.Offer(number, Content(step.Content) + (options => options.ActivateAt = at));
            if (errors.Count > 0)
            {
                Assert.Equal((active, staged), (Active.Version, Cluster.Ledger.Staged?.Version));
                return;
            }
            // Accepted: a number that was known is known with this content, and nothing older was let in.
            _contents[version] = step.Content;
            if (at is { } moment && Cluster.Ledger.Staged?.Version == version) { _moments[version] = moment; }
            else { _moments.Remove(version); }
        }

        private void Refused(Func<IReadOnlyList<string>> offer)
        {
            (string? active, string? staged) = (Active.Version, Cluster.Ledger.Staged?.Version);
            Assert.NotEmpty(offer());
            Assert.Equal((active, staged), (Active.Version, Cluster.Ledger.Staged?.Version));
        }

        private void Ask(OutcomeKind kind)
        {
            for (int i = 0; i < 120; i++) { if (Cluster.TryAcquire(default, out EndpointLease lease)) { lease.Complete(kind); } }
            _fleet.Time.Advance(TimeSpan.FromSeconds(1));
        }

        private void Check(Step step)
        {
            // What was refused stays refused and never runs.
            foreach (string digest in _refused) { Assert.Contains(digest, Cluster.Ledger.RefusedDigests); }
            foreach (string digest in Cluster.Ledger.RefusedDigests) { _refused.Add(digest); }
            IReadOnlyList<VersionRecord> records = Cluster.Ledger.Records;
            Assert.Single(records, record => record.IsActive);
            // The one that runs was valid, and is in the ledger as what it is.
            Assert.Equal(Cluster.Version.ToString(), Active.Version);
            Assert.True(Active.State is VersionState.Baking or VersionState.KnownGood, $"{Active.State} after {step}");
            // A number may have two contents where it came with that of its predecessor first, as a torn file has it.
            bool isTorn = records.Count(record => record.Version == Active.Version && record.State != VersionState.Refused) > 1;
            if (!isTorn && ContentOf(Active) is >= 0 and var content) { Assert.Equal($"{content + 1}", Cluster.Describe().Settings.Single(setting => setting.Path == "Transport:MaxConnectionsPerEndpoint").Value); }
            // Never early.
            if (!isTorn && _moments.TryGetValue(Active.Version!, out DateTimeOffset moment)) { Assert.True(Active.ActivatedAt >= moment, $"{Active.ActivatedAt} is before {moment}"); }
            Assert.DoesNotContain(records, record => record.State == VersionState.Staged && record.ActivateAt <= _fleet.Time.GetUtcNow());
            Assert.True(records.Count(record => record.State == VersionState.Staged) <= 1);
            // The ledger explains every change: what ran before has ended, and says why, or is known to be good.
            if (_ran[^1] != Active.Version) { _ran.Add(Active.Version!); }
            foreach (VersionRecord record in records.Where(record => !record.IsActive && record.State != VersionState.Staged)) { Assert.False(record.EndedAt is null || record.Reason is null, $"{record} after {step}"); }
            Assert.All(records.Where(record => record.State == VersionState.RolledBack), record => Assert.NotNull(record.ActivatedAt));
            // Journal and ledger agree on which version runs.
            string last = Cluster.Journal.First(entry => entry.Kind is "version.active").Version!;
            Assert.Equal(Active.Version, last);
        }
    }
}
