using LoadBalancing.Client.Resilience;

namespace LoadBalancing.Client.Tests.Resilience;

/// <summary>max(0, (requests - K * accepts) / (requests + 1)); Site Reliability Engineering, chapter 21, "Client-side throttling".</summary>
public sealed class ThrottlingTrackerTests
{
    private static readonly ThrottlingConfig s_config = new(Multiplier: 2, Window: TimeSpan.FromMinutes(2));
    private readonly ManualTime _time = new();
    private readonly ThrottlingTracker _tracker;

    public ThrottlingTrackerTests() => _tracker = new ThrottlingTracker(_time);

    private double Share => _tracker.Read(_time.GetTimestamp(), s_config).RefusedShare;

    private void Ended(int accepted, int refused)
    {
        for (int i = 0; i < accepted + refused; i++) { _tracker.Ended(isAccepted: i < accepted, _time.GetTimestamp(), s_config); }
    }

    [Fact]
    public void Nothing_is_refused_before_anything_ended_or_while_half_is_accepted()
    {
        Assert.Equal(0, Share);
        Ended(50, 50);
        Assert.Equal(0, Share);
        Assert.True(_tracker.TryAdmit(_time.GetTimestamp(), s_config, new Random(1)));
        Ended(0, 1);
        Assert.Equal(1.0 / 102, Share, 9);              // (101 - 2 * 50) / 102
    }

    [Fact]
    public void A_cluster_that_accepts_nothing_gets_one_of_a_hundred_and_one()
    {
        Ended(0, 100);
        Assert.Equal(100.0 / 101, Share, 9);
        Assert.Equal((100, 0), (_tracker.Read(_time.GetTimestamp(), s_config).Requests, _tracker.Read(_time.GetTimestamp(), s_config).Accepts));
    }

    [Fact]
    public void The_multiplier_says_how_many_are_sent_for_each_that_is_accepted()
    {
        Ended(25, 75);
        Assert.Equal(50.0 / 101, Share, 9);
        Assert.Equal(62.5 / 101, _tracker.Read(_time.GetTimestamp(), s_config with { Multiplier = 1.5 }).RefusedShare, 9);
        Assert.Equal(0, _tracker.Read(_time.GetTimestamp(), s_config with { Multiplier = 4 }).RefusedShare);
    }

    [Fact]
    public void As_many_are_refused_as_the_share_says_and_they_count_as_requests()
    {
        Ended(2_500, 7_500);                            // share 0.5; each refusal raises it a little
        var random = new Random(7);
        int refused = Enumerable.Range(0, 1_000).Count(_ => !_tracker.TryAdmit(_time.GetTimestamp(), s_config, random));
        // Between 0.5 and (10,500 - 5,000) / 10,501 = 0.524 of 1,000: four deviations are 63.
        Assert.InRange(refused, 437, 587);
        Assert.Equal(10_000 + refused, _tracker.Read(_time.GetTimestamp(), s_config).Requests);
    }

    [Fact]
    public void In_balance_the_servers_see_twice_what_they_accept()
    {
        // They accept 100 a second, and 1,000 a second are asked for: K = 2 sends 200 of them.
        var random = new Random(3);
        int sent = 0;
        for (int second = 0; second < 600; second++)
        {
            int accepted = 0;
            for (int i = 0; i < 1_000; i++)
            {
                if (!_tracker.TryAdmit(_time.GetTimestamp(), s_config, random)) { continue; }
                _tracker.Ended(accepted++ < 100, _time.GetTimestamp(), s_config);
                if (second >= 300) { sent++; }
            }
            _time.Advance(TimeSpan.FromSeconds(1));
        }
        Assert.InRange(sent / 300.0, 190, 215);
    }

    [Fact]
    public void All_is_forgotten_after_the_window()
    {
        Ended(0, 1_000);
        _time.Advance(TimeSpan.FromSeconds(107));
        Assert.True(Share > 0.99);
        _time.Advance(TimeSpan.FromSeconds(13));        // 120 s: the slice is out
        Assert.Equal(0, Share);
    }
}
