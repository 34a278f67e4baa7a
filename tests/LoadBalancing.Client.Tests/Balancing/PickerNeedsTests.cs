using LoadBalancing.Client.Balancing;
using LoadBalancing.Client.Configuration;
using LoadBalancing.Client.Endpoints;
using LoadBalancing.Client.Hashing;
using LoadBalancing.Client.Picking;

namespace LoadBalancing.Client.Tests.Balancing;

/// <summary>A plug-in gets what it says that it uses, and nothing that costs every request something else.</summary>
public sealed class PickerNeedsTests
{
    private static ClusterOptions Options => Given.Options(options => options.Picker.Policy = "asking", "http://a");

    [Theory]
    [InlineData(false, false, PickerNeeds.None)]
    [InlineData(true, false, PickerNeeds.HashKey)]
    [InlineData(false, true, PickerNeeds.LoadReports)]
    [InlineData(true, true, PickerNeeds.HashKey | PickerNeeds.LoadReports)]
    internal void What_a_plug_in_uses_is_asked_once_when_it_was_built(bool hashKey, bool loadReports, PickerNeeds expected)
    {
        AskingPicker? picker = null;
        using var test = new TestCluster(Options, Setup(hashKey, loadReports, made => picker = made));
        for (int i = 0; i < 10; i++) { test.Acquire().Dispose(); }
        Assert.Equal(expected, test.Snapshot.Pool.Needs);
        Assert.Equal((1, 1), (picker!.AskedForKeys, picker.AskedForReports));
    }

    [Fact]
    public void A_plug_in_that_uses_keys_gets_the_hash_of_the_key_and_a_random_one_without()
    {
        AskingPicker? picker = null;
        using var test = new TestCluster(Options, Setup(hashKey: true, loadReports: false, made => picker = made));
        Acquire(test, "customer-42");
        Assert.Equal(XxHash64.Of("customer-42"), picker!.LastHash);
        Acquire(test, key: null);
        ulong? first = picker.LastHash;
        Acquire(test, key: null);
        Assert.NotNull(first);
        Assert.NotEqual(first, picker.LastHash);
    }

    [Fact]
    public void A_plug_in_that_does_not_say_so_gets_no_hash()
    {
        AskingPicker? picker = null;
        using var test = new TestCluster(Options, Setup(hashKey: false, loadReports: false, made => picker = made));
        Acquire(test, "customer-42");
        Assert.Null(picker!.LastHash);
    }

    private static void Acquire(TestCluster test, string? key)
    {
        Assert.True(test.Cluster.TryAcquire(new PickContext { HashKey = key }, out EndpointLease lease));
        lease.Dispose();
    }

    private static ClusterSetup Setup(bool hashKey, bool loadReports, Action<AskingPicker> made) => new()
    {
        Pickers =
        {
            ["asking"] = inputs =>
            {
                var picker = new AskingPicker(inputs.Nodes[0], hashKey, loadReports);
                made(picker);
                return picker;
            },
        },
    };

    private sealed class AskingPicker(EndpointNode node, bool hashKey, bool loadReports) : EndpointPicker
    {
        public int AskedForKeys { get; private set; }

        public int AskedForReports { get; private set; }

        public ulong? LastHash { get; private set; }

        public override bool UsesHashKey { get { AskedForKeys++; return hashKey; } }

        public override bool UsesLoadReports { get { AskedForReports++; return loadReports; } }

        public override EndpointNode? Pick(in PickContext context)
        {
            LastHash = context.Hash;
            return node;
        }
    }
}
