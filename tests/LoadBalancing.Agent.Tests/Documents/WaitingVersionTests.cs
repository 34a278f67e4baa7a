using LoadBalancing.Agent.Documents;
using LoadBalancing.Client.Versions;

namespace LoadBalancing.Agent.Tests.Documents;

/// <summary>Versions that are applied before their moment, and those that their source goes back to.</summary>
public sealed class WaitingVersionTests
{
    private readonly ManualTime _time = new();
    private readonly FakeConfiguration _orders = new();
    private AgentDocuments _agent;

    public WaitingVersionTests() => _agent = Given.Documents(_time, _orders);

    private string Now => _agent.Current.Documents[0].Shortly();

    private string Header => _agent.Current.Header.Replace(";sha256=aaaaaaaaaaaaaaaa", "", StringComparison.Ordinal).Replace(";sha256=bbbbbbbbbbbbbbbb", "", StringComparison.Ordinal);

    [Fact]
    public async Task A_version_with_a_moment_is_applied_at_once_served_to_those_who_name_it_and_the_newest_at_its_moment()
    {
        await OfferAsync(41);
        Assert.True((await OfferAsync(42, 'b', seconds: 10)).IsConfirmed);
        Assert.Equal([41, 42], _orders.Applied);
        Assert.Equal(("41 - -", "orders=41;also=42", 42L), (Now, Header, _agent.Current.Documents[0].Staged));
        Assert.NotNull(_agent.Current.Documents[0].Find(42));
        _time.Advance(TimeSpan.FromMilliseconds(9_999));
        Assert.Equal(41, _agent.GetVersion("orders"));
        _time.Advance(TimeSpan.FromMilliseconds(1));
        Assert.Equal(("42 41 -", "orders=42;also=41", null), (Now, Header, _agent.Current.Documents[0].Staged));
        Assert.Equal([41, 42], _orders.Applied);                    // not again
        Assert.Equal([VersionState.KnownGood, VersionState.Replaced], _agent.GetVersions("orders").Select(record => record.State));
    }

    [Fact]
    public async Task The_first_version_is_not_waited_for()
    {
        await OfferAsync(42, seconds: 10);
        Assert.Equal("42 - -", Now);
    }

    [Fact]
    public async Task The_same_version_with_another_moment_is_moved_there_and_not_applied_again()
    {
        await OfferAsync(41);
        await OfferAsync(42, 'b', seconds: 1_000_000);
        Assert.True((await OfferAsync(42, 'b', seconds: 5)).IsConfirmed);
        _time.Advance(TimeSpan.FromSeconds(5));
        Assert.Equal("42 41 -", Now);
        Assert.Equal([41, 42], _orders.Applied);
    }

    [Fact]
    public async Task A_moment_that_arrives_while_the_version_is_being_applied_counts()
    {
        await OfferAsync(41);
        var applying = new TaskCompletionSource<ApplyResult>();
        _orders.OnApply = (_, _) => new(applying.Task);
        Task<ApplyResult> first = OfferAsync(42, 'b', seconds: 1_000_000), second = OfferAsync(42, 'b', seconds: 5);
        applying.SetResult(ApplyResult.Confirmed());
        Assert.True((await first).IsConfirmed && (await second).IsConfirmed);
        Assert.Equal("41 - -", Now);
        _time.Advance(TimeSpan.FromSeconds(5));
        Assert.Equal("42 41 -", Now);
    }

    [Fact]
    public async Task The_served_version_offered_again_withdraws_what_waits_and_it_may_come_again()
    {
        await OfferAsync(41);
        await OfferAsync(42, 'b', seconds: 5);
        await OfferAsync(41);
        Assert.Equal(("41 - -", "orders=41", null), (Now, Header, _agent.Current.Documents[0].Staged));
        _time.Advance(TimeSpan.FromSeconds(5));
        Assert.Equal("41 - -", Now);
        Assert.Equal(VersionState.Withdrawn, _agent.GetVersions("orders")[0].State);
        await OfferAsync(42, 'b', seconds: 5);
        _time.Advance(TimeSpan.FromSeconds(5));
        Assert.Equal("42 41 -", Now);
    }

    [Fact]
    public async Task A_later_version_takes_the_place_of_one_that_waits_and_one_that_fails_does_not()
    {
        await OfferAsync(41);
        await OfferAsync(42, 'b', seconds: 5);
        _orders.OnApply = static (_, _) => ValueTask.FromResult(ApplyResult.Failed("no"));
        await OfferAsync(43, 'c', seconds: 5);
        Assert.Equal(("41 - 43", 42L), (Now, _agent.Current.Documents[0].Staged));
        _orders.OnApply = static (_, _) => ValueTask.FromResult(ApplyResult.Confirmed());
        await OfferAsync(44, 'd', seconds: 9);
        Assert.Equal(("41 - -", 44L), (Now, _agent.Current.Documents[0].Staged));
        _time.Advance(TimeSpan.FromSeconds(5));
        Assert.Equal("41 - -", Now);
        _time.Advance(TimeSpan.FromSeconds(4));
        Assert.Equal("44 41 -", Now);
    }

    [Fact]
    public async Task A_document_that_holds_one_version_only_is_applied_at_the_moment()
    {
        var single = new FakeConfiguration(coherent: false);
        _agent = Given.Documents(_time, single);
        await OfferAsync(41);
        Task<ApplyResult> offered = OfferAsync(42, 'b', seconds: 5);
        Assert.Equal([41], single.Applied);
        Assert.Equal((42L, "orders=41"), (_agent.Current.Documents[0].Staged, Header));
        Assert.False(offered.IsCompleted);
        _time.Advance(TimeSpan.FromSeconds(5));
        Assert.True((await offered).IsConfirmed);
        Assert.Equal("42 - -", Now);
        Assert.Equal([41, 42], single.Applied);
    }

    [Fact]
    public async Task A_lower_version_that_supersedes_is_served_again_and_the_content_of_the_higher_one_may_come_under_a_new_number()
    {
        await OfferAsync(41);
        await OfferAsync(42, 'b');
        Assert.False((await OfferAsync(41, supersedes: 40)).IsConfirmed);
        Assert.True((await OfferAsync(41, seconds: 3, supersedes: 42)).IsConfirmed);
        Assert.Equal("orders=42;also=41", Header);
        _time.Advance(TimeSpan.FromSeconds(3));
        Assert.Equal("orders=41;also=42", Header);
        Assert.Equal(VersionState.RolledBack, _agent.GetVersions("orders").First(record => record.Version == "42").State);
        Assert.Contains("taken back", (await OfferAsync(42, 'b')).Reason, StringComparison.Ordinal);
        Assert.True((await OfferAsync(43, 'b')).IsConfirmed);
    }

    [Fact]
    public async Task Whoever_has_a_say_holds_a_version_back_beyond_its_moment_until_it_is_looked_at_again()
    {
        (long allowed, object who) = (41, new object());
        _agent.All[0].Hold(who, version => version <= allowed);
        await OfferAsync(41);
        await OfferAsync(42, 'b', seconds: 5);
        _time.Advance(TimeSpan.FromSeconds(60));
        Assert.Equal(("41 - -", 42L), (Now, _agent.Current.Documents[0].Staged));
        _agent.All[0].LookAgain();
        Assert.Equal("41 - -", Now);
        allowed = 42;
        _agent.All[0].LookAgain();
        Assert.Equal("42 41 -", Now);
        // Also one whose moment is over when it has been applied; and nobody who is gone has a say.
        await OfferAsync(43, 'a');
        Assert.Equal(("42 41 -", 43L), (Now, _agent.Current.Documents[0].Staged));
        _time.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal("42 41 -", Now);
        _agent.All[0].Hold(who, null);
        _agent.All[0].LookAgain();
        Assert.Equal("43 42 -", Now);
    }

    private Task<ApplyResult> OfferAsync(long number, char digit = 'a', int? seconds = null, long? supersedes = null) =>
        _agent.OfferAsync("orders", new AgentVersion(number, Given.Digest(digit)) { ActivateAt = seconds is { } later ? _time.GetUtcNow() + TimeSpan.FromSeconds(later) : null, Supersedes = supersedes });
}
