using System.Collections.Immutable;
using LoadBalancing.Client.Balancing;
using LoadBalancing.Client.Configuration;
using LoadBalancing.Client.Endpoints;
using LoadBalancing.Client.Outcomes;
using LoadBalancing.Client.Picking;
using LoadBalancing.Client.Picking.Hashed;
using LoadBalancing.Client.Picking.Maglev;
using LoadBalancing.Client.Picking.RingHash;
using LoadBalancing.Client.Snapshots;
using LoadBalancing.Client.Tests.Balancing;

namespace LoadBalancing.Client.Tests.Snapshots;

/// <summary>Tables belong to a version's endpoints and are handed from generation to generation; only what is in a table makes a new one.</summary>
public sealed class TableReuseTests
{
    private static readonly string[] s_addresses = ["http://a", "http://b", "http://c", "http://d"];

    public static TheoryData<string> Tables => ["ring_hash", "maglev"];

    private static ClusterOptions Options(string policy, Action<ClusterOptions>? configure = null) => Given.Options(
        options =>
        {
            options.Picker.Policy = policy;
            configure?.Invoke(options);
        },
        s_addresses);

    /// <summary>Equal if and only if it is the very same table: places are structs around one, and tables know no equality of their own.</summary>
    private static object TableOf(ClusterSnapshot snapshot) => snapshot.Pool.Picker switch
    {
        HashTablePicker<RingPlaces> ring => ring.Places,
        HashTablePicker<MaglevPlaces> maglev => maglev.Places,
        EndpointPicker other => throw new InvalidOperationException(other.GetType().Name),
    };

    [Fact]
    public void Equal_tables_are_not_the_same_table()
    {
        using TestCluster one = new(Options("ring_hash")), other = new(Options("ring_hash"));
        Assert.NotEqual(TableOf(one.Snapshot), TableOf(other.Snapshot));
        Assert.Equal(TableOf(one.Snapshot), TableOf(one.Snapshot));
    }

    [Theory]
    [MemberData(nameof(Tables))]
    public void Probation_and_recovery_share_the_table(string policy)
    {
        using var test = new TestCluster(Options(policy));
        object table = TableOf(test.Snapshot);
        test.AcquireLast("b").Complete(OutcomeKind.Unreachable);
        test.Settle();
        Assert.Equal((2, "a c d"), (test.Snapshot.Generation, string.Join(' ', test.Pool)));
        Assert.Equal(table, TableOf(test.Snapshot));
        test.AcquireLast("b").Complete(OutcomeKind.Success);
        test.Settle();
        Assert.Equal((3, "a b c d"), (test.Snapshot.Generation, string.Join(' ', test.Pool)));
        Assert.Equal(table, TableOf(test.Snapshot));
    }

    public static TheoryData<string, string> Others
    {
        get
        {
            var data = new TheoryData<string, string>();
            foreach (string policy in (string[])["ring_hash", "maglev"])
            {
                foreach (string change in (string[])["AllowPlaintext", "BalanceFactor", "Zone", "Traffic", "other tables", "id", "address behind a hash key"]) { data.Add(policy, change); }
            }
            return data;
        }
    }

    private static void Change(ClusterOptions options, string change)
    {
        switch (change)
        {
            case "AllowPlaintext": options.AllowPlaintext = true; break;
            case "BalanceFactor": options.Picker.BalanceFactor = 1.25; break;
            case "Zone": options.Endpoints["b"].Zone = "z"; break;
            case "Traffic": options.Traffic.HashKey.Add(new() { Type = "path" }); break;
            case "other tables" when options.Picker.Policy == "ring_hash": options.Picker.Maglev.TableSize = 7; break;
            case "other tables": options.Picker.RingHash.MinimumRingSize = 7; break;
            case "id":
                options.Endpoints.Remove("d");
                options.Endpoints["e"] = new EndpointOptions("http://d");
                break;
            case "address behind a hash key": options.Endpoints["b"] = new EndpointOptions("http://other:81") { HashKey = "b:80" }; break;
        }
    }

    [Theory]
    [MemberData(nameof(Others))]
    public void An_update_of_something_else_shares_the_table(string policy, string change)
    {
        using var test = new TestCluster(Options(policy));
        object table = TableOf(test.Snapshot);
        Assert.Empty(test.Cluster.TryUpdate(Options(policy, options => Change(options, change))));
        Assert.Equal("local-2", test.Snapshot.Version.ToString());
        Assert.Equal(table, TableOf(test.Snapshot));
    }

    public static TheoryData<string, string> Contents
    {
        get
        {
            var data = new TheoryData<string, string>();
            foreach (string policy in (string[])["ring_hash", "maglev"])
            {
                foreach (string change in (string[])["new endpoint", "endpoint left", "address", "weight", "weight 0", "hash key", "size", "order"]) { data.Add(policy, change); }
            }
            return data;
        }
    }

    private static void Rewrite(ClusterOptions options, string change)
    {
        switch (change)
        {
            case "new endpoint": options.Endpoints["e"] = new EndpointOptions("http://e"); break;
            case "endpoint left": options.Endpoints.Remove("c"); break;
            case "address": options.Endpoints["c"].Address = "http://c:81"; break;
            case "weight": options.Endpoints["c"].Weight = 2; break;
            case "weight 0": options.Endpoints["c"].Weight = 0; break;
            case "hash key": options.Endpoints["c"].HashKey = "cc"; break;
            case "size" when options.Picker.Policy == "ring_hash": options.Picker.RingHash.MaximumRingSize = 5_000; break;
            case "size": options.Picker.Maglev.TableSize = 65_521; break;
            case "order":
                EndpointOptions first = options.Endpoints["a"];
                options.Endpoints.Remove("a");
                options.Endpoints["a"] = first;
                break;
        }
    }

    [Theory]
    [MemberData(nameof(Contents))]
    public void What_is_in_a_table_makes_a_new_one(string policy, string change)
    {
        using var test = new TestCluster(Options(policy));
        object table = TableOf(test.Snapshot);
        Assert.Empty(test.Cluster.TryUpdate(Options(policy, options => Rewrite(options, change))));
        Assert.Equal("local-2", test.Snapshot.Version.ToString());
        Assert.NotEqual(table, TableOf(test.Snapshot));
        // And its indexes are those of the endpoints as they are now: the key's endpoint is who has it in a cluster that knew no other list.
        using var fresh = new TestCluster(Options(policy, options => Rewrite(options, change)));
        foreach (string key in Picking.Hashed.HashedPool.Keys(300))
        {
            Assert.Equal(fresh.Snapshot.Pool.Picker.Pick(new PickContext { HashKey = key })!.Address, test.Snapshot.Pool.Picker.Pick(new PickContext { HashKey = key })!.Address);
        }
    }

    [Fact]
    public void A_policy_that_comes_back_starts_anew()
    {
        using var test = new TestCluster(Options("ring_hash"));
        object table = TableOf(test.Snapshot);
        Assert.Empty(test.Cluster.TryUpdate(Options("maglev")));
        Assert.Empty(test.Cluster.TryUpdate(Options("ring_hash")));
        Assert.NotEqual(table, TableOf(test.Snapshot));
    }

    [Theory]
    [MemberData(nameof(Tables))]
    public void Discovery_of_the_same_list_is_silence_and_of_another_a_new_table(string policy)
    {
        var source = new PushedSource();
        using var test = new TestCluster(Given.Options(options => options.Picker.Policy = policy), new ClusterSetup { EndpointSource = source });
        source.Push(s_addresses);
        test.DiscoveryRests();
        ClusterSnapshot first = test.Snapshot;
        source.Push(s_addresses);
        Eventually.True(() => source.Questions == 2);
        Assert.Empty(test.Cluster.TryUpdate(Given.Options(options => { options.Picker.Policy = policy; options.AllowPlaintext = true; })));
        Assert.Equal(TableOf(first), TableOf(test.Snapshot));
        source.Push([.. s_addresses, "http://e"]);
        // A token that fires before the loop listens to it is heeded after the shortest pause, and that needs time to pass.
        Eventually.True(() =>
        {
            test.Time.Advance(TimeSpan.FromMilliseconds(100));
            return test.Snapshot.Nodes.Length == 5;
        });
        Assert.Equal(3, test.Snapshot.Generation);                      // the first list, the update, the longer list
        Assert.NotEqual(TableOf(first), TableOf(test.Snapshot));
    }

    /// <summary>The build waits, inside the writer, until requests on another thread were served from the snapshot before.</summary>
    [Fact]
    public void No_request_waits_while_a_table_is_built()
    {
        TestCluster? test = null;
        var served = new List<string>();
        bool isUnderWay = false;
        var setup = new ClusterSetup
        {
            Pickers =
            {
                ["watched_ring"] = inputs =>
                {
                    if (inputs.Previous is not null)
                    {
                        isUnderWay = true;
                        var request = new Thread(() => { for (int i = 0; i < 100; i++) { served.Add(test!.Acquire().Endpoint.Id); } });
                        request.Start();
                        Assert.True(request.Join(TimeSpan.FromSeconds(30)), "a request waited for the build");
                        isUnderWay = false;
                    }
                    return PickerCatalog.BuiltIn["ring_hash"].Create(inputs);
                },
            },
        };
        using (test = new TestCluster(Options("watched_ring"), setup))
        {
            ClusterSnapshot before = test.Snapshot;
            Assert.Empty(test.Cluster.TryUpdate(Options("watched_ring", options => options.Endpoints["e"] = new EndpointOptions("http://e"))));
            Assert.Equal(100, served.Count);
            Assert.DoesNotContain("e", served);
            Assert.False(isUnderWay);
            Assert.Equal(before.Generation + 1, test.Snapshot.Generation);
        }
    }
}
