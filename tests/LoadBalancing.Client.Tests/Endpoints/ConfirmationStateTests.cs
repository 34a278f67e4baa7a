using LoadBalancing.Client.Endpoints;
using LoadBalancing.Client.Versions;

namespace LoadBalancing.Client.Tests.Endpoints;

/// <summary>Who may serve which version, by what it said last: the table of docs/confirmation.md.</summary>
public sealed class ConfirmationStateTests
{
    private ConfirmationState _state;
    private long _now = 100;

    private bool Hear(string header, long? askedAt = null)
    {
        Assert.True(VersionHeader.TryRead(header, "orders", out VersionStatement? said));
        return _state.Hear("orders", said!, header, isComplete: false, askedAt ?? _now, ++_now);
    }

    private (bool Exactly, bool Coherent) CanServe(long version) => (_state.CanServe("orders", version, isCoherent: false), _state.CanServe("ORDERS", version, isCoherent: true));

    [Fact]
    public void Nothing_said_nothing_confirmed()
    {
        Assert.Equal((false, false), CanServe(42));
        Assert.Equal((false, false), CanServe(0));
        Hear("orders=0");
        Assert.Equal((false, false), CanServe(42));
        Assert.Equal((false, false), CanServe(0));
        Assert.Equal("it has confirmed no version yet", _state.WhyNot("orders", 42));
    }

    [Fact]
    public void The_version_that_it_says_newer_and_older_ones()
    {
        Hear("orders=42");
        Assert.Equal((true, true), CanServe(42));
        Assert.Equal((false, true), CanServe(41));
        Assert.Equal((false, false), CanServe(43));
        Hear("orders=40;also=42");
        Assert.Equal((false, true), CanServe(42));
        Assert.Equal((false, false), CanServe(41 + 2));
        Assert.Equal((true, true), CanServe(40));
    }

    [Fact]
    public void Another_document_is_another_matter()
    {
        Hear("orders=42");
        Assert.False(_state.CanServe("payments", 42, isCoherent: true));
        Assert.False(_state.IsRepeated("payments", "orders=42"));
        Assert.True(_state.IsRepeated("orders", "orders=42"));
    }

    [Fact]
    public void What_it_sent_away_it_cannot_serve_until_it_says_that_version_again()
    {
        Hear("orders=42;also=41");
        Assert.Equal((false, true), CanServe(41));
        Assert.True(_state.SendAway("orders", 41));
        Assert.False(_state.SendAway("orders", 41));
        Assert.Equal((false, false), CanServe(41));
        Assert.Equal((true, true), CanServe(42));
        Assert.Equal("it does not serve version 41 any more", _state.WhyNot("orders", 41));
        Hear("orders=42");
        Assert.Equal((false, false), CanServe(41));
        Hear("orders=43");
        Assert.Equal((false, false), CanServe(41));
        Assert.True(Hear("orders=43;also=41"));
        Assert.Equal((false, true), CanServe(41));
    }

    [Fact]
    public void An_older_version_that_it_named_and_names_no_more_it_has_dropped()
    {
        Hear("orders=43;also=42;also=41");
        Assert.True(Hear("orders=43;also=41"));
        Assert.Equal((false, false), CanServe(42));
        Assert.Equal((false, true), CanServe(41));
        Hear("orders=44;also=43");
        Assert.Equal(((false, false), (false, true)), (CanServe(41), CanServe(43)));
        Hear("orders=44;also=42");          // its people brought it back
        Assert.Equal((false, true), CanServe(42));
    }

    [Fact]
    public void The_same_words_after_it_sent_a_request_away_are_read_again()
    {
        Hear("orders=42");
        _state.SendAway("orders", 42);
        Assert.False(_state.IsRepeated("orders", "orders=42"));
        Assert.True(Hear("orders=42"));
        Assert.Equal((true, true), CanServe(42));
    }

    [Fact]
    public void A_failure_stays_until_the_agent_takes_it_back_or_the_version_is_said()
    {
        var failed = new VersionStatement(41, null) { Failed = 42, Error = "no such table" };
        Assert.True(_state.Hear("orders", failed, "orders=41", isComplete: true, _now, ++_now));
        Assert.Equal("it failed to apply version 42: no such table", _state.WhyNot("orders", 42));
        Assert.False(Hear("orders=41"));
        Assert.Equal(42, _state.Said!.Failed);
        Assert.True(Hear("orders=42"));
        Assert.Null(_state.Said!.Failed);
        _state.Hear("orders", failed, "orders=41", isComplete: true, _now, ++_now);
        _state.Hear("orders", new VersionStatement(41, null), "orders=41", isComplete: true, _now, ++_now);
        Assert.Null(_state.Said!.Failed);
    }

    [Fact]
    public void A_failed_version_is_not_served_though_a_newer_one_is()
    {
        _state.Hear("orders", new VersionStatement(44, null) { Failed = 43 }, null, isComplete: true, _now, ++_now);
        Assert.Equal((false, false), CanServe(43));
        Assert.Equal((false, true), CanServe(42));
    }

    [Fact]
    public void A_lower_version_of_an_answer_that_was_asked_for_before_the_higher_was_heard_is_yesterdays()
    {
        Hear("orders=41");
        long asked = _now;
        Hear("orders=42");
        Assert.False(Hear("orders=41", askedAt: asked));
        Assert.Equal(42, _state.Said!.Version);
        Assert.True(Hear("orders=41"));
        Assert.Equal(41, _state.Said!.Version);
    }

    [Fact]
    public void When_it_was_heard_last()
    {
        Assert.Equal(0, _state.HeardAt);
        Hear("orders=42");
        Assert.Equal(101, _state.HeardAt);
        _state.Repeat(500);
        Assert.Equal(500, _state.HeardAt);
    }
}
