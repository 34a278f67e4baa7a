using LoadBalancing.Client.Balancing;
using LoadBalancing.Client.Configuration;
using LoadBalancing.Client.Endpoints;
using LoadBalancing.Client.Outcomes;

namespace LoadBalancing.Client.Tests.Balancing;

/// <summary>Log line 104: a ring that is too small to share out evenly, told once and not at every generation.</summary>
public sealed class PickerAdviceTests
{
    private const int Advice = 104;

    private static ClusterOptions Ring(int endpoints, int minimum = 1_024, int maximum = 4_096, string policy = "ring_hash", bool plaintext = false) => Given.Options(
        options =>
        {
            options.Picker.Policy = policy;
            options.Picker.RingHash.MinimumRingSize = minimum;
            options.Picker.RingHash.MaximumRingSize = maximum;
            options.AllowPlaintext = plaintext;
            for (int i = 0; i < endpoints; i++) { options.Endpoints[$"n{i:D2}"] = new EndpointOptions($"http://n{i}"); }
        });

    /// <summary>1,024 points for 11 endpoints: ceil(1,024 / 11) = 94 each, 1,034 in all.</summary>
    [Fact]
    public void Under_100_points_an_endpoint_it_says_so_once_and_names_the_setting()
    {
        using var test = new TestCluster(Ring(11));
        Assert.Equal(
            ["Cluster 'orders', policy ring_hash: an endpoint has 94 points on the ring of 1034, so shares are uneven; raise Picker:RingHash:MinimumRingSize (and MaximumRingSize) for at least 100 points an endpoint."],
            test.Log.Of(Advice));
        // New generations, and versions with the same ring.
        test.AcquireLast("n01").Complete(OutcomeKind.Unreachable);
        test.Settle();
        Assert.Equal(2, test.Snapshot.Generation);
        Assert.Empty(test.Cluster.TryUpdate(Ring(11, plaintext: true)));
        Assert.Equal(3, test.Snapshot.Generation);
        Assert.Single(test.Log.Of(Advice));
    }

    [Theory]
    [InlineData(10, 1_024, 4_096)]          // ceil(1,024 / 10) = 103
    [InlineData(10, 1_000, 4_096)]          // 100 are enough
    [InlineData(1, 10, 10)]                 // with one endpoint there is nothing to share out
    [InlineData(100, 10_000, 10_000)]
    public void With_enough_points_it_says_nothing(int endpoints, int minimum, int maximum)
    {
        using var test = new TestCluster(Ring(endpoints, minimum, maximum));
        Assert.Empty(test.Log.Of(Advice));
    }

    [Theory]
    [InlineData(10, 990, 4_096, "an endpoint has 99 points on the ring of 990")]
    [InlineData(50, 5_000, 4_999, null)]    // refused: minimum above maximum
    [InlineData(64, 4_096, 4_096, "an endpoint has 64 points on the ring of 4096")]
    [InlineData(20, 10, 10, "an endpoint has 0 points on the ring of 10")]
    public void It_says_what_the_ring_has(int endpoints, int minimum, int maximum, string? advice)
    {
        if (advice is null) { Assert.Throws<Microsoft.Extensions.Options.OptionsValidationException>(() => new TestCluster(Ring(endpoints, minimum, maximum))); return; }
        using var test = new TestCluster(Ring(endpoints, minimum, maximum));
        Assert.Contains(advice, Assert.Single(test.Log.Of(Advice)), StringComparison.Ordinal);
    }

    /// <summary>Two base paths of one server have one host and port, so one of them would never be asked.</summary>
    [Theory]
    [InlineData("ring_hash", true)]
    [InlineData("maglev", true)]
    [InlineData("rendezvous", true)]
    [InlineData("jump_hash", false)]            // goes by places, not by keys
    [InlineData("least_time", false)]
    [InlineData("peak_ewma", false)]
    public void Two_endpoints_of_one_hash_key_are_told(string policy, bool isTold)
    {
        using var test = new TestCluster(Given.Options(options => options.Picker.Policy = policy, "http://a:80/red", "http://b:80", "http://a/blue"));
        Assert.Equal(isTold, test.Log.Of(Advice).Any(line => line.Contains("two endpoints have the hash key 'a:80'", StringComparison.Ordinal)));
    }

    [Fact]
    public void It_speaks_again_after_it_changed_and_after_it_was_followed()
    {
        using var test = new TestCluster(Ring(11));
        Assert.Empty(test.Cluster.TryUpdate(Ring(12)));                     // ceil(1,024 / 12) = 86
        Assert.Equal(2, test.Log.Of(Advice).Count);
        Assert.Contains("86 points on the ring of 1032", test.Log.Of(Advice)[1], StringComparison.Ordinal);
        Assert.Empty(test.Cluster.TryUpdate(Ring(12, plaintext: true)));
        Assert.Equal(2, test.Log.Of(Advice).Count);
        Assert.Empty(test.Cluster.TryUpdate(Ring(12, minimum: 4_096)));
        Assert.Equal(2, test.Log.Of(Advice).Count);
        Assert.Empty(test.Cluster.TryUpdate(Ring(12)));
        Assert.Equal(3, test.Log.Of(Advice).Count);
    }

    [Theory]
    [InlineData("maglev")]
    [InlineData("rendezvous")]
    [InlineData("jump_hash")]
    [InlineData("least_time")]
    [InlineData("peak_ewma")]
    public void Nobody_else_has_advice(string policy)
    {
        using var test = new TestCluster(Ring(50, policy: policy));
        Assert.Empty(test.Log.Of(Advice));
    }

    [Fact]
    public void A_discovered_list_is_advised_on_too()
    {
        var source = new PushedSource();
        using var test = new TestCluster(Given.Options(options => options.Picker.Policy = "ring_hash"), new ClusterSetup { EndpointSource = source });
        source.Push([.. Enumerable.Range(0, 11).Select(i => $"http://n{i}")]);
        test.DiscoveryRests();
        Assert.Single(test.Log.Of(Advice));
    }
}
