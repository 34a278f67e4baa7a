using LoadBalancing.Agent.Documents;
using LoadBalancing.Client.Versions;

namespace LoadBalancing.Agent.Tests.Documents;

public sealed class DocumentTests
{
    private readonly ManualTime _time = new();
    private readonly FakeConfiguration _orders = new();
    private readonly AgentDocuments _agent;

    public DocumentTests() => _agent = Given.Documents(_time, _orders);

    private string Now => _agent.Current.Documents[0].Shortly();

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_number_that_is_taken_back_to_one_of_the_same_content_does_not_refuse_what_is_served()
    {
        await _agent.OfferAsync("orders", Given.Version(42, 'a'));
        Assert.True((await _agent.OfferAsync("orders", Given.Version(41, 'a', isRollback: true))).IsConfirmed);
        Assert.True((await _agent.OfferAsync("orders", Given.Version(43, 'a'))).IsConfirmed);
    }

    [Fact]
    public async Task Nothing_is_served_before_a_version_is_confirmed()
    {
        Assert.Equal((AgentState.Starting, false, null), (_agent.State, _agent.IsReady, _agent.GetVersion("orders")));
        Assert.True((await _agent.OfferAsync("ORDERS", Given.Version(42))).IsConfirmed);
        Assert.Equal((AgentState.Ready, true, 42), (_agent.State, _agent.IsReady, _agent.GetVersion("orders")));
    }

    [Fact]
    public async Task The_version_before_is_kept_and_the_one_before_that_is_not()
    {
        foreach (long number in (long[])[41, 42, 43]) { await _agent.OfferAsync("orders", Given.Version(number)); }
        Assert.Equal("43 42 -", Now);
    }

    [Fact]
    public async Task An_older_version_that_requests_still_name_is_kept_however_many_come_and_dropped_when_they_stop()
    {
        await _agent.OfferAsync("orders", Given.Version(41));
        _agent.Current.Documents[0].Find(41)!.Ask();        // clients stay on it
        foreach (long number in (long[])[42, 43, 44]) { await _agent.OfferAsync("orders", Given.Version(number)); }
        Assert.Equal("44 43+41 -", Now);
        Assert.Equal("orders=44;sha256=aaaaaaaaaaaaaaaa;also=43;also=41", _agent.Current.Header);
        Advance(30);
        _agent.Current.Documents[0].Find(41)!.Ask();        // noted at 31 s
        Advance(30);
        Assert.Equal("44 41 -", Now);                       // nobody ever named 43
        Advance(30);
        Assert.Equal("44 41 -", Now);                       // 90 s
        Advance(1);
        Assert.Equal("44 - -", Now);                        // 91 s = 31 s + 60 s
    }

    [Fact]
    public async Task No_more_than_three_older_versions_are_kept()
    {
        foreach (long number in (long[])[41, 42, 43, 44, 45])
        {
            await _agent.OfferAsync("orders", Given.Version(number));
            _agent.Current.Documents[0].Find(number)!.Ask();
        }
        Assert.Equal("45 44+43+42 -", Now);
    }

    [Fact]
    public async Task Clients_that_went_back_keep_their_version_when_the_next_one_comes()
    {
        foreach (long number in (long[])[41, 42]) { await _agent.OfferAsync("orders", Given.Version(number)); }
        Advance(10);
        _agent.Current.Documents[0].Find(41)!.Ask();        // 42 did harm
        Advance(10);
        await _agent.OfferAsync("orders", Given.Version(43));
        Assert.Equal("43 42+41 -", Now);
    }

    [Fact]
    public async Task A_document_that_holds_one_version_only_has_nothing_of_the_one_before()
    {
        using AgentDocuments agent = Given.Documents(_time, new FakeConfiguration(coherent: false));
        foreach (long number in (long[])[41, 42]) { await agent.OfferAsync("orders", Given.Version(number)); }
        Assert.Equal("42 - -", agent.Current.Documents[0].Shortly());
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_version_that_fails_leaves_the_one_before_it_serving(bool throws)
    {
        await _agent.OfferAsync("orders", Given.Version(42));
        _orders.OnApply = (_, _) => throws ? throw new InvalidOperationException("no disk") : ValueTask.FromResult(ApplyResult.Failed("no disk"));
        ApplyResult result = await _agent.OfferAsync("orders", Given.Version(43));
        Assert.Equal((false, throws ? "InvalidOperationException: no disk" : "no disk"), (result.IsConfirmed, result.Reason));
        Assert.Equal("42 - 43", Now);
        Assert.Equal((AgentState.Failed, true), (_agent.State, _agent.IsReady));
    }

    [Fact]
    public async Task A_failure_is_forgotten_when_the_next_version_is_confirmed_or_the_old_one_is_offered_again()
    {
        await _agent.OfferAsync("orders", Given.Version(42));
        _agent.Fail("orders", 43, "torn");
        Assert.Equal("42 - 43", Now);
        await _agent.OfferAsync("orders", Given.Version(42));
        Assert.Equal("42 - -", Now);
        _agent.Fail("orders", null, "torn");
        Assert.Equal("42 - ?", Now);
        await _agent.OfferAsync("orders", Given.Version(43));
        Assert.Equal("43 42 -", Now);
        Assert.Equal([42, 43], _orders.Applied);
    }

    [Fact]
    public async Task A_failure_of_an_older_version_says_nothing_of_the_newest()
    {
        await _agent.OfferAsync("orders", Given.Version(42));
        _agent.Fail("orders", 41, "torn");
        Assert.Equal("42 - -", Now);
    }

    [Fact]
    public async Task An_older_version_is_refused_and_not_applied_unless_it_is_a_rollback()
    {
        foreach (long number in (long[])[41, 42]) { await _agent.OfferAsync("orders", Given.Version(number)); }
        ApplyResult refused = await _agent.OfferAsync("orders", Given.Version(40));
        Assert.Equal("version 40 is older than version 42, which is confirmed", refused.Reason);
        Assert.Equal("42 41 -", Now);
        Assert.True((await _agent.OfferAsync("orders", Given.Version(41, isRollback: true))).IsConfirmed);
        Assert.Equal("41 42 -", Now);       // those who are on 42 still have it
        Assert.Equal([41, 42, 41], _orders.Applied);
    }

    [Fact]
    public async Task Content_that_was_taken_back_does_not_come_back_by_itself()
    {
        await _agent.OfferAsync("orders", Given.Version(41, 'a'));
        await _agent.OfferAsync("orders", Given.Version(42, 'b'));
        await _agent.OfferAsync("orders", Given.Version(41, 'a', isRollback: true));
        Assert.Contains("was taken back", (await _agent.OfferAsync("orders", Given.Version(42, 'b'))).Reason, StringComparison.Ordinal);     // its source reloads
        Assert.Contains("was taken back", (await _agent.OfferAsync("orders", Given.Version(43, 'b'))).Reason, StringComparison.Ordinal);
        Assert.Equal("41 42 -", Now);
        Assert.True((await _agent.OfferAsync("orders", Given.Version(43, 'c'))).IsConfirmed);
        Assert.Equal("43 41 -", Now);
    }

    [Fact]
    public async Task Going_back_to_a_version_that_this_process_never_had_refuses_the_harmful_one_too()
    {
        await _agent.OfferAsync("orders", Given.Version(42, 'b'));
        Assert.True((await _agent.OfferAsync("orders", Given.Version(41, 'a', isRollback: true))).IsConfirmed);
        Assert.False((await _agent.OfferAsync("orders", Given.Version(42, 'b'))).IsConfirmed);
        Assert.Equal("41 42 -", Now);
    }

    [Fact]
    public async Task The_history_tells_what_became_of_each_version()
    {
        await _agent.OfferAsync("orders", Given.Version(41, 'a'));
        await _agent.OfferAsync("orders", Given.Version(42, 'b'));
        await _agent.OfferAsync("orders", Given.Version(40, 'c'));
        _agent.Fail("orders", 43, "torn");
        await _agent.OfferAsync("orders", Given.Version(41, 'a', isRollback: true));
        Assert.Equal(
            [("43", VersionState.Refused, "torn", false), ("40", VersionState.Refused, "version 40 is older than version 42, which is confirmed", false),
             ("42", VersionState.RolledBack, "version 41 took its place again", false), ("41", VersionState.KnownGood, null, true)],
            _agent.GetVersions("orders").Select(record => (record.Version, record.State, record.Reason, record.IsActive)));
    }

    [Fact]
    public async Task The_same_version_with_other_content_is_refused()
    {
        await _agent.OfferAsync("orders", Given.Version(42, 'a'));
        ApplyResult refused = await _agent.OfferAsync("orders", Given.Version(42, 'b'));
        Assert.Contains("with other content", refused.Reason, StringComparison.Ordinal);
        Assert.True((await _agent.OfferAsync("orders", Given.Version(42, 'a'))).IsConfirmed);
        Assert.Equal([42], _orders.Applied);
    }

    [Fact]
    public async Task A_version_that_failed_is_tried_again_when_it_is_offered_again()
    {
        _orders.OnApply = (_, _) => ValueTask.FromResult(ApplyResult.Failed("no"));
        await _agent.OfferAsync("orders", Given.Version(42));
        Assert.Equal(("- - 42", AgentState.Failed, false), (Now, _agent.State, _agent.IsReady));
        _orders.OnApply = (_, _) => ValueTask.FromResult(ApplyResult.Confirmed());
        await _agent.OfferAsync("orders", Given.Version(42));
        Assert.Equal("42 - -", Now);
    }

    [Fact]
    public async Task Applying_that_hangs_is_failed_after_30_seconds_while_the_old_version_serves()
    {
        await _agent.OfferAsync("orders", Given.Version(42));
        using var entered = new SemaphoreSlim(0);
        var hang = new TaskCompletionSource<ApplyResult>();
        _orders.OnApply = (_, _) => { entered.Release(); return new(hang.Task); };
        Task<ApplyResult> offered = _agent.OfferAsync("orders", Given.Version(43));
        await entered.WaitAsync(Cancel);
        await Eventually.HoldsAsync(() => _time.ArmedTimers == 1);
        _time.Advance(TimeSpan.FromSeconds(29.9));
        Assert.Equal(("42 - -", false), (Now, offered.IsCompleted));
        _time.Advance(TimeSpan.FromSeconds(0.1));
        Assert.Equal("did not finish in 30 s", (await offered).Reason);
        Assert.Equal("42 - 43", Now);

        hang.SetResult(ApplyResult.Confirmed());            // late, and nothing newer came
        await Eventually.HoldsAsync(() => Now == "43 42 -");
    }

    [Fact]
    public async Task Applying_that_ends_after_a_newer_version_came_counts_for_nothing()
    {
        await _agent.OfferAsync("orders", Given.Version(42));
        var hang = new TaskCompletionSource<ApplyResult>();
        CancellationToken token = default;
        using var entered = new SemaphoreSlim(0);
        _orders.OnApply = (version, cancel) =>
        {
            if (version.Number != 43) { return ValueTask.FromResult(ApplyResult.Confirmed()); }
            token = cancel;
            entered.Release();
            return new(hang.Task);
        };
        Task<ApplyResult> late = _agent.OfferAsync("orders", Given.Version(43));
        await entered.WaitAsync(Cancel);
        Task<ApplyResult> next = _agent.OfferAsync("orders", Given.Version(44));
        await Eventually.HoldsAsync(() => token.IsCancellationRequested && _time.ArmedTimers == 1);
        Assert.Equal([42, 43], _orders.Applied);            // one after the other
        _time.Advance(TimeSpan.FromSeconds(30));
        Assert.True((await next).IsConfirmed);
        Assert.Equal("a newer version was offered meanwhile", (await late).Reason);
        hang.SetResult(ApplyResult.Confirmed());
        await Task.Yield();
        Assert.Equal("44 42 -", Now);
    }

    [Fact]
    public async Task Of_versions_that_wait_only_the_last_is_applied()
    {
        var hang = new TaskCompletionSource<ApplyResult>();
        _orders.OnApply = (version, _) => version.Number == 42 ? new(hang.Task) : ValueTask.FromResult(ApplyResult.Confirmed());
        Task<ApplyResult>[] offers = [.. new long[] { 42, 43, 44 }.Select(number => _agent.OfferAsync("orders", Given.Version(number)))];
        Task<ApplyResult> again = _agent.OfferAsync("orders", Given.Version(44));
        Assert.Same(offers[2], again);                      // providers fire twice
        await Eventually.HoldsAsync(() => _orders.Applied.Count == 1 || offers[0].IsCompleted);
        hang.SetResult(ApplyResult.Confirmed());
        await Task.WhenAll(offers);
        Assert.Equal("44 - -", Now);
        Assert.DoesNotContain(43, _orders.Applied);
    }

    [Fact]
    public async Task Going_back_to_what_is_served_stops_what_is_on_its_way()
    {
        await _agent.OfferAsync("orders", Given.Version(42));
        var hang = new TaskCompletionSource<ApplyResult>();
        using var entered = new SemaphoreSlim(0);
        _orders.OnApply = (version, _) =>
        {
            if (version.Number == 42) { return ValueTask.FromResult(ApplyResult.Confirmed()); }
            entered.Release();
            return new(hang.Task);
        };
        Task<ApplyResult> harmful = _agent.OfferAsync("orders", Given.Version(43));
        await entered.WaitAsync(Cancel);
        Task<ApplyResult> back = _agent.OfferAsync("orders", Given.Version(42, isRollback: true));
        hang.SetResult(ApplyResult.Confirmed());
        Assert.True((await back).IsConfirmed);
        Assert.False((await harmful).IsConfirmed);
        Assert.Equal("42 - -", Now);
    }

    [Fact]
    public async Task The_old_version_is_dropped_60_seconds_after_the_last_request_for_it()
    {
        foreach (long number in (long[])[41, 42]) { await _agent.OfferAsync("orders", Given.Version(number)); }
        Advance(59);
        Assert.Equal("42 41 -", Now);
        _agent.Current.Documents[0].Find(41)!.Ask();        // noted by the tick at 60 s
        Advance(60);
        Assert.Equal("42 41 -", Now);                       // 119 s
        Advance(1);
        Assert.Equal("42 - -", Now);                        // 120 s = 60 s + 60 s
        Assert.Equal("orders=42;sha256=aaaaaaaaaaaaaaaa", _agent.Current.Header);
    }

    [Fact]
    public async Task The_old_version_is_kept_while_a_newer_one_has_failed()
    {
        foreach (long number in (long[])[41, 42]) { await _agent.OfferAsync("orders", Given.Version(number)); }
        _agent.Fail("orders", 43, "torn");
        Advance(600);
        Assert.Equal("42 41 43", Now);
        await _agent.OfferAsync("orders", Given.Version(42));
        Advance(1);
        Assert.Equal("42 - -", Now);
    }

    [Fact]
    public async Task The_content_of_a_version_is_what_applying_made_of_it()
    {
        _orders.OnApply = (version, _) => ValueTask.FromResult(ApplyResult.Confirmed(version.Number == 42 ? "made" : null));
        await _agent.OfferAsync("orders", Given.Version(42, content: "offered"));
        Assert.Equal("made", _agent.Current.Documents[0].Newest!.Content);
        await _agent.OfferAsync("orders", Given.Version(43, content: "offered"));
        Assert.Equal("offered", _agent.Current.Documents[0].Newest!.Content);
    }

    [Fact]
    public async Task After_the_end_of_the_process_nothing_is_applied()
    {
        _agent.Dispose();
        Assert.Equal("the process stops", (await _agent.OfferAsync("orders", Given.Version(42))).Reason);
        Assert.Empty(_orders.Applied);
    }

    [Fact]
    public async Task A_document_that_was_not_added_is_an_error_that_names_those_that_were()
    {
        ArgumentException error = await Assert.ThrowsAsync<ArgumentException>(() => _agent.OfferAsync("order", Given.Version(1)));
        Assert.Contains("No document 'order' was added; added were: orders.", error.Message, StringComparison.Ordinal);
    }

    /// <summary>Ticks once a second, as the agent's clock does.</summary>
    private void Advance(int seconds)
    {
        for (int i = 0; i < seconds; i++)
        {
            _time.Advance(TimeSpan.FromSeconds(1));
            _agent.Tick(_time.GetTimestamp());
        }
    }
}
