using LoadBalancing.Client.Versions;

namespace LoadBalancing.Client.Tests.Versions;

/// <summary>What arrives, what runs, what may be gone back to, and what may never come again.</summary>
public sealed class VersionLedgerTests
{
    private readonly ManualTime _time = new();
    private readonly VersionLedger<string> _ledger;

    public VersionLedgerTests() => _ledger = new VersionLedger<string>(_time);

    private static Arrival Of(long? number, string content, long? restores = null) => new(number, "d-" + content, "d-" + content, restores, ActivateAt: null);

    private VersionEntry<string> Run(long? number, string content, bool bakes = false)
    {
        VersionEntry<string> entry = _ledger.Accept(Of(number, content), content, []);
        _ledger.Activate(entry, bakes);
        return entry;
    }

    private Refusal? Judge(long? number, string content, long? restores = null) => VersionRules.Judge(_ledger, Of(number, content, restores), known => known.Key == "d-" + content);

    [Theory]
    // active (0: local), offered, content, refused with (null: accepted)
    [InlineData(0L, null, "new", null)]
    [InlineData(0L, 1L, "new", null)]               // the first explicit version replaces any local one
    [InlineData(7L, 8L, "new", null)]
    [InlineData(7L, 7L, "old", null)]
    [InlineData(7L, 7L, "new", RefusalCode.SameVersion)]
    [InlineData(7L, 6L, "new", RefusalCode.Stale)]
    [InlineData(7L, 6L, "old", RefusalCode.Stale)]
    [InlineData(7L, null, "new", RefusalCode.Stale)]
    public void Arrivals_only_rise(long active, long? offered, string content, RefusalCode? refusal)
    {
        Run(active == 0 ? null : active, "old");
        Assert.Equal(refusal, Judge(offered, content)?.Code);
    }

    [Fact]
    public void Of_two_versions_with_one_content_the_number_is_taken_back_and_the_content_may_come_again()
    {
        VersionEntry<string> good = Run(1, "same");
        Run(2, "same", bakes: true);
        _ledger.RollBack(good, "harm");
        Assert.Equal(RefusalCode.RolledBack, Judge(2, "same")?.Code);       // its source reloads
        Assert.Null(Judge(3, "same"));
        Assert.Empty(_ledger.RefusedKeys);
    }

    [Fact]
    public void Nothing_is_refused_where_nothing_is_known() => Assert.Null(Judge(1, "any"));

    [Fact]
    public void Local_contents_are_counted()
    {
        Assert.Equal("local-1", Run(null, "a").Version.ToString());
        Assert.Equal("local-2", Run(null, "b").Version.ToString());
        Assert.Equal("9", Run(9, "c").Version.ToString());
    }

    [Fact]
    public void A_staged_version_counts_as_arrived_and_a_later_one_takes_its_place()
    {
        Run(1, "a");
        VersionEntry<string> two = _ledger.Accept(Of(2, "b"), "b", []);
        Assert.Equal(RefusalCode.SameVersion, Judge(2, "other")?.Code);
        VersionEntry<string> three = _ledger.Accept(Of(3, "c"), "c", []);
        Assert.Equal((VersionState.Replaced, VersionState.Staged), (two.State, three.State));
        Assert.Same(three, _ledger.Staged);
        Assert.Equal("1", _ledger.Active!.Version.ToString());
        Assert.Equal(RefusalCode.Stale, Judge(2, "b")?.Code);
    }

    [Fact]
    public void A_version_that_bakes_is_not_known_good_until_it_is_proved()
    {
        VersionEntry<string> one = Run(1, "a"), two = Run(2, "b", bakes: true);
        Assert.Same(one, _ledger.KnownGood);
        Assert.Equal((VersionState.KnownGood, VersionState.Baking), (one.State, two.State));
        _time.Advance(TimeSpan.FromMinutes(10));
        _ledger.Prove(two);
        Assert.Same(two, _ledger.KnownGood);
        Assert.Same(one, _ledger.KnownGoodBefore);
        Assert.Equal((VersionState.Replaced, VersionState.KnownGood, _time.GetUtcNow()), (one.State, two.State, two.BakeEndedAt));
    }

    [Fact]
    public void A_version_that_is_taken_back_never_comes_again_whatever_its_number()
    {
        VersionEntry<string> one = Run(1, "a");
        VersionEntry<string> two = Run(2, "b", bakes: true);
        _ledger.RollBack(one, "it fails");
        Assert.Same(one, _ledger.Active);
        Assert.Equal((VersionState.KnownGood, VersionState.RolledBack, "it fails"), (one.State, two.State, two.Reason));
        Assert.Equal(RefusalCode.RolledBack, Judge(2, "b")?.Code);
        Assert.Equal(RefusalCode.RolledBack, Judge(3, "b")?.Code);
        Assert.Equal(RefusalCode.SameVersion, Judge(2, "better")?.Code);
        Assert.Equal(RefusalCode.Stale, Judge(1, "a")?.Code);       // arrivals rise over what was taken back, too
        Assert.Null(Judge(3, "better"));
        Assert.Null(Judge(3, "a", restores: 1));
    }

    [Fact]
    public void What_says_to_restore_a_version_has_its_content()
    {
        Run(1, "a");
        Run(2, "b");
        Assert.Null(Judge(3, "a", restores: 1));
        Assert.Equal(RefusalCode.DigestMismatch, Judge(3, "c", restores: 1)?.Code);
        Assert.Null(Judge(3, "c", restores: 77));                   // nobody here knows what 77 was
    }

    [Fact]
    public void A_number_that_was_read_with_the_content_before_it_takes_the_content_that_belongs_to_it()
    {
        Run(1, "a");
        Run(2, "a", bakes: true);                                   // a file whose number was written first, read in between
        Assert.Null(Judge(2, "b"));
        Run(2, "b");
        Assert.Equal(RefusalCode.SameVersion, Judge(2, "c")?.Code); // once
    }

    [Fact]
    public void The_last_32_refused_contents_are_remembered()
    {
        VersionEntry<string> good = Run(1, "good");
        for (int i = 0; i < 40; i++)
        {
            Run(2 + i, $"bad-{i}", bakes: true);
            _ledger.RollBack(good, "");
        }
        Assert.Equal(Enumerable.Range(8, 32).Reverse().Select(i => $"d-bad-{i}"), _ledger.RefusedKeys);
    }

    [Fact]
    public void The_oldest_are_forgotten_but_never_what_runs_waits_or_may_be_gone_back_to()
    {
        _ledger.Length = 4;
        VersionEntry<string> good = Run(1, "good");
        for (int i = 2; i < 20; i++) { Run(i, $"c-{i}", bakes: true); }
        _ledger.Refuse(Of(5, "x"), new Refusal(RefusalCode.Stale, "old"));
        Assert.Equal(["5", "19", "18", "1"], _ledger.Read().Select(record => record.Version));
        Assert.Equal("good", good.Content);
        Assert.Null(_ledger.Find(18)!.Content);                     // nobody goes back to what never proved itself
    }

    [Fact]
    public void Records_tell_when_and_why()
    {
        Run(1, "a");
        _time.Advance(TimeSpan.FromSeconds(5));
        VersionEntry<string> two = _ledger.Accept(Of(2, "b") with { ActivateAt = _time.GetUtcNow().AddSeconds(10) }, "b", [new VersionChange("Picker:Policy", "random", "maglev")]);
        _time.Advance(TimeSpan.FromSeconds(10));
        _ledger.Activate(two, bakes: true);
        VersionRecord[] records = [.. _ledger.Read()];
        Assert.Equal(("2", true, "1", 10.0), (records[0].Version, records[0].IsActive, records[0].ChangedFrom, (records[0].ActivatedAt - records[0].ArrivedAt)!.Value.TotalSeconds));
        Assert.Equal(records[0].ActivateAt, records[0].ActivatedAt);
        Assert.Equal("maglev", Assert.Single(records[0].Changes).After);
        Assert.Equal(("1", false, "version 2 is active"), (records[1].Version, records[1].IsActive, records[1].Reason));
    }

    [Fact]
    public void What_others_have_taken_back_is_refused_beside_what_was_taken_back_here()
    {
        VersionEntry<string> good = Run(1, "a");
        Run(2, "b", bakes: true);
        _ledger.RollBack(good, "harm");
        _ledger.RefuseFromNowOn(["d-c", "D-B"]);
        Assert.Equal(["d-b", "d-c"], _ledger.RefusedKeys);
    }

    [Fact]
    public void A_number_that_came_with_the_content_before_it_takes_its_own_while_it_bakes_and_no_longer()
    {
        Run(1, "a");
        VersionEntry<string> torn = Run(2, "a", bakes: true);           // the number was read, the content not yet
        Assert.Null(Judge(2, "b"));
        _ledger.Prove(torn);
        Assert.Equal(RefusalCode.SameVersion, Judge(2, "b")?.Code);
    }

    [Fact]
    public void What_is_forgotten_is_not_held_by_the_versions_that_followed_it()
    {
        WeakReference first = First();
        for (int i = 2; i < 100; i++) { Run(i, $"content {i}"); }
        GC.Collect();
        Assert.False(first.IsAlive);

        [System.Runtime.CompilerServices.MethodImpl(System.Runtime.CompilerServices.MethodImplOptions.NoInlining)]
        WeakReference First() => new(Run(1, "first"));
    }
}
