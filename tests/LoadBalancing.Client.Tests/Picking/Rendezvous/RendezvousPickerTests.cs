using System.Collections.Immutable;
using LoadBalancing.Client.Endpoints;
using LoadBalancing.Client.Hashing;
using LoadBalancing.Client.Picking;
using LoadBalancing.Client.Tests.Picking.Hashed;

namespace LoadBalancing.Client.Tests.Picking.Rendezvous;

public sealed class RendezvousPickerTests
{
    private static readonly string[] s_keys = HashedPool.Keys(20_000);

    /// <summary>Straight from the formula, a logarithm for everybody. It also holds the hash in place: another one would move every key at the next release.</summary>
    private static int Highest(ulong hash, ImmutableArray<EndpointNode> nodes)
    {
        double[] scores = [.. nodes.Select(node =>
        {
            UInt128 product = (UInt128)(hash ^ 0xA076_1D64_78BD_642F) * (XxHash64.Of(node.Spec.HashKey) ^ 0xE703_7ED1_A0B4_28DB);
            ulong mixed = (ulong)(product >> 64) ^ (ulong)product;
            double u = ((mixed >> 12) + 0.5) / Math.Pow(2, 52);
            return node.Weight / -Math.Log(u);
        })];
        return Array.IndexOf(scores, scores.Max());
    }

    [Fact]
    public void Leaving_logarithms_out_never_changes_the_winner()
    {
        var random = new Random(1);
        for (int set = 0; set < 40; set++)
        {
            // Equal ones, and ones that differ by a factor of a million.
            int count = 1 + random.Next(30);
            double[] weights = [.. Enumerable.Range(0, count).Select(_ => set % 4 == 0 ? 3 : Math.Pow(10, (6 * random.NextDouble()) - 3))];
            ImmutableArray<EndpointNode> nodes = Given.Nodes(weights);
            EndpointPicker picker = Given.Picker("rendezvous", nodes);
            for (int i = 0; i < 1_000; i++)
            {
                ulong hash = (ulong)random.NextInt64() << 1;
                Assert.Same(nodes[Highest(hash, nodes)], picker.Pick(new PickContext { Hash = hash }));
            }
        }
    }

    /// <summary>The rarest share is 1/6 of 100,000: its sd is sqrt(100,000 * 1/6 * 5/6) = 118, or 0.7 %. Of 100 key sets 84 pass; this is one of them, and nothing here is random.</summary>
    [Fact]
    public void Shares_are_within_1_percent_of_weights_over_100_000_keys()
    {
        ImmutableArray<EndpointNode> nodes = Given.Nodes(1, 2, 3);
        EndpointPicker picker = Given.Picker("rendezvous", nodes);
        string[] keys = HashedPool.Keys(100_000);
        int next = 0;
        int[] counts = Shares.Count(nodes, keys.Length, () => picker.Pick(new PickContext { HashKey = keys[next++] }));
        Assert.All(counts.Index(), pair => Assert.InRange(pair.Item / (100_000 * (pair.Index + 1) / 6.0), 0.99, 1.01));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void An_endpoint_that_leaves_the_configuration_moves_its_own_keys_only(bool isWeighted)
    {
        double[] weights = [.. Enumerable.Range(1, 10).Select(i => isWeighted ? i : 1.0)];
        ImmutableArray<EndpointNode> ten = Given.Nodes(weights), nine = [.. ten.Where((_, i) => i != 4)];
        EndpointPicker before = Given.Picker("rendezvous", ten), after = Given.Picker("rendezvous", nine);
        foreach (string key in s_keys)
        {
            EndpointNode was = before.Pick(new PickContext { HashKey = key })!, now = after.Pick(new PickContext { HashKey = key })!;
            Assert.True(was == now || was == ten[4]);
        }
    }

    /// <summary>The eleventh takes 1 in 11 of 20,000 keys, or by weight 11 of 66; 4 sd are 4 * sqrt(20,000 * p * (1 - p)).</summary>
    [Theory]
    [InlineData(false, 1 / 11.0)]
    [InlineData(true, 1 / 6.0)]
    public void A_new_endpoint_takes_its_share_from_all_others_and_nothing_else_moves(bool isWeighted, double share)
    {
        double[] weights = [.. Enumerable.Range(1, 11).Select(i => isWeighted ? i : 1.0)];
        ImmutableArray<EndpointNode> eleven = Given.Nodes(weights);
        EndpointPicker before = Given.Picker("rendezvous", eleven[..10]), after = Given.Picker("rendezvous", eleven);
        var losers = new HashSet<EndpointNode>();
        int taken = 0;
        foreach (string key in s_keys)
        {
            EndpointNode was = before.Pick(new PickContext { HashKey = key })!, now = after.Pick(new PickContext { HashKey = key })!;
            if (was == now) { continue; }
            Assert.Same(eleven[10], now);
            losers.Add(was);
            taken++;
        }
        Assert.Equal(10, losers.Count);
        double sd = Math.Sqrt(20_000 * share * (1 - share));
        Assert.InRange(taken, (20_000 * share) - (4 * sd), (20_000 * share) + (4 * sd));
    }

    /// <summary>With equal weights the logarithm is left out altogether; one more weight must not move what it does not win or lose.</summary>
    [Fact]
    public void Equal_weights_and_weights_agree_on_every_key_that_the_heavier_one_does_not_win()
    {
        ImmutableArray<EndpointNode> equal = Given.EqualNodes(8), weighted = Given.Nodes(1, 1, 1, 1, 1, 1, 1, 2);
        EndpointPicker before = Given.Picker("rendezvous", equal), after = Given.Picker("rendezvous", weighted);
        foreach (string key in s_keys)
        {
            string was = before.Pick(new PickContext { HashKey = key })!.Id, now = after.Pick(new PickContext { HashKey = key })!.Id;
            Assert.True(was == now || now == "e7", $"{key}: {was} -> {now}");
        }
    }

    [Fact]
    public void An_endpoint_is_known_by_its_hash_key_whatever_its_place_and_address()
    {
        EndpointNode[] Nodes(string[] keys, string network) => [.. keys.Select((key, i) => new EndpointNode(
            new EndpointSpec($"{network}{i}", Given.Address($"http://{network}.{i}:80"), 1, null, System.Collections.Frozen.FrozenDictionary<string, string>.Empty) { HashKey = key },
            new EndpointTracker($"{network}{i}", Given.Address($"http://{network}.{i}:80"))))];
        EndpointPicker here = Given.Picker("rendezvous", [.. Nodes(["x", "y", "z"], "10.0.0")]), there = Given.Picker("rendezvous", [.. Nodes(["z", "x", "y"], "10.1.1")]);
        foreach (string key in s_keys[..1_000])
        {
            Assert.Equal(here.Pick(new PickContext { HashKey = key })!.Spec.HashKey, there.Pick(new PickContext { HashKey = key })!.Spec.HashKey);
        }
    }
}
