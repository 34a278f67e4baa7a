using System.Globalization;
using LoadBalancing.Client.Configuration;
using LoadBalancing.Client.Picking.Maglev;
using LoadBalancing.Client.Snapshots;
using LoadBalancing.Client.Tests.Balancing;

namespace LoadBalancing.Client.Tests.Configuration;

/// <summary>Settings of pickers that cannot be: each is an error that names path, value and range, from a file and from code, before anything changes.</summary>
public sealed class PickerBadInputTests
{
    private const string Orders = "LoadBalancing:Clusters:orders:";

    private static (string, string?)[] With(params (string Path, string? Value)[] settings) => [("Endpoints:a", "http://a"), .. settings];

    public static TheoryData<string, string, string> Wrong => new()
    {
        { "Picker:BalanceFactor", "0.99", "a number from 1 to 1000" },
        { "Picker:BalanceFactor", "0", "a number from 1 to 1000" },
        { "Picker:BalanceFactor", "NaN", "a number from 1 to 1000" },
        { "Picker:BalanceFactor", "1000.5", "a number from 1 to 1000" },
        { "Picker:PowerOfTwoChoices:ChoiceCount", "1", "a whole number from 2 to 16" },
        { "Picker:PowerOfTwoChoices:ChoiceCount", "17", "a whole number from 2 to 16" },
        { "Picker:RingHash:MinimumRingSize", "0", "a whole number from 1 to 8388608" },
        { "Picker:RingHash:MaximumRingSize", "8388609", "a whole number from 1 to 8388608" },
        { "Picker:Maglev:TableSize", "-65537", "a prime number from 2 to 5000011" },
        { "Picker:Maglev:TableSize", "0", "a prime number from 2 to 5000011" },
        { "Picker:Maglev:TableSize", "1", "a prime number from 2 to 5000011" },
        { "Picker:Maglev:TableSize", "65536", "a prime number from 2 to 5000011" },
        { "Picker:Maglev:TableSize", "4999997", "a prime number from 2 to 5000011" },       // 43 * 116,279
        { "Picker:Maglev:TableSize", "5000012", "a prime number from 2 to 5000011" },
        { "Picker:Maglev:TableSize", "5000077", "a prime number from 2 to 5000011" },       // a prime, and too large
        { "Picker:Prequal:PoolSize", "1", "a whole number from 2 to 64" },
        { "Picker:Prequal:PoolSize", "65", "a whole number from 2 to 64" },
        { "Picker:Prequal:MaximumAge", "00:00:00.0090000", "a duration (hh:mm:ss) from 00:00:00.0100000 to 00:01:00" },
        { "Picker:Prequal:MaximumAge", "00:01:01", "a duration (hh:mm:ss) from 00:00:00.0100000 to 00:01:00" },
        { "Picker:Prequal:ReuseLimit", "0", "a whole number from 1 to 100" },
        { "Picker:Prequal:ReuseLimit", "101", "a whole number from 1 to 100" },
        { "Picker:Prequal:HotQuantile", "-0.01", "a number from 0 to 1" },
        { "Picker:Prequal:HotQuantile", "1.01", "a number from 0 to 1" },
        { "Picker:Prequal:HotQuantile", "NaN", "a number from 0 to 1" },
        { "Picker:Prequal:LatencyMetric", "", "a name of 1 to 128 characters" },
        { "Picker:Prequal:ProbesPerRequest", "10.5", "a number from 0 to 10" },
        { "Picker:Prequal:ProbesPerRequest", "-1", "a number from 0 to 10" },
        { "Picker:Prequal:ProbePath", "load", "a path that begins with '/'" },
        { "Picker:Prequal:ProbePath", "", "a path that begins with '/'" },
        { "Picker:Prequal:ProbePath", "//evil", "a path that begins with '/'" },
        { "Picker:Prequal:ProbePath", "http://x", "a path that begins with '/'" },
        { "Picker:Prequal:ProbePath", "/a b", "a path that begins with '/'" },
        { "Picker:Prequal:ProbePath", "/a#b", "a path that begins with '/'" },
        { "Picker:Prequal:ProbePath", "/\\evil", "a path that begins with '/'" },
        { "Picker:Prequal:ProbePath", "/a\tb", "a path that begins with '/'" },
        { "Picker:Prequal:ProbePath", "/ä", "a path that begins with '/'" },
        { "Picker:Prequal:ProbeTimeout", "00:00:00", "a duration (hh:mm:ss) from 00:00:00.0010000 to 00:01:00" },
        { "Picker:Subset:Type", "aperture", "one of: random_subset, deterministic_aperture" },
        { "Picker:Subset:Size", "1", "a whole number from 2 to 100000" },
        { "Picker:Subset:Size", "100001", "a whole number from 2 to 100000" },
        { "Picker:Subset:Instance", "-1", "a whole number from 0 to 1000000" },
        { "Picker:Subset:Instances", "0", "a whole number from 1 to 1000000" },
    };

    /// <summary>In code as in a file, and the path says which.</summary>
    [Theory]
    [MemberData(nameof(Wrong))]
    public void A_wrong_setting_is_named_with_path_value_and_range(string path, string value, string wanted)
    {
        Assert.Equal($"{Orders}{path}: got '{value}', wanted {wanted}.", Assert.Single(Sections.Errors(With((path, value)))));
        string fromCode = Assert.Single(Sections.Build(Sections.Layers(With()), options => SetInCode(options, path, value)).Errors);
        Assert.StartsWith($"{Orders}{path} (set in code): got '", fromCode, StringComparison.Ordinal);
        Assert.EndsWith($"', wanted {wanted}.", fromCode, StringComparison.Ordinal);
    }

    private static void SetInCode(ClusterOptions options, string path, string value)
    {
        string[] names = path.Split(':');
        object target = options;
        foreach (string name in names[..^1]) { target = target.GetType().GetProperty(name)!.GetValue(target)!; }
        System.Reflection.PropertyInfo property = target.GetType().GetProperty(names[^1])!;
        Type type = Nullable.GetUnderlyingType(property.PropertyType) ?? property.PropertyType;
        property.SetValue(target, type == typeof(TimeSpan) ? TimeSpan.Parse(value, CultureInfo.InvariantCulture) : Convert.ChangeType(value, type, CultureInfo.InvariantCulture));
    }

    [Theory]
    [InlineData("Picker:BalanceFactor", "1")]
    [InlineData("Picker:BalanceFactor", "1000")]
    [InlineData("Picker:PowerOfTwoChoices:ChoiceCount", "16")]
    [InlineData("Picker:RingHash:MaximumRingSize", "8388608")]
    [InlineData("Picker:Maglev:TableSize", "2")]
    [InlineData("Picker:Maglev:TableSize", "3")]
    [InlineData("Picker:Maglev:TableSize", "5000011")]
    [InlineData("Picker:Prequal:HotQuantile", "0")]
    [InlineData("Picker:Prequal:HotQuantile", "1")]
    [InlineData("Picker:Prequal:ProbePath", "/")]
    [InlineData("Picker:Prequal:ProbePath", "/load//v1?x=%20@:y")]
    [InlineData("Picker:Subset:Size", "2")]
    public void The_ends_of_a_range_belong_to_it(string path, string value) => Sections.Valid(With((path, value)));

    /// <summary>Against a sieve: every size to 10,000.</summary>
    [Fact]
    public void Table_sizes_are_the_primes()
    {
        var isComposite = new bool[10_001];
        for (int i = 2; i < isComposite.Length; i++)
        {
            Assert.Equal(!isComposite[i], MaglevOptions.IsTableSize(i));
            for (int j = 2 * i; j < isComposite.Length; j += i) { isComposite[j] = true; }
        }
        Assert.All((int[])[int.MinValue, -7, 0, 1, 2_147_483_647], size => Assert.False(MaglevOptions.IsTableSize(size)));      // the last is a prime, and too large
        Assert.All((int[])[65_537, 4_999_999, 5_000_011], size => Assert.True(MaglevOptions.IsTableSize(size)));
        Assert.False(MaglevOptions.IsTableSize(2_221 * 2_221));                                                               // a prime squared has no smaller divisor
    }

    [Fact]
    public void A_ring_has_its_minimum_below_its_maximum()
    {
        Assert.Equal(
            Orders + "Picker:RingHash:MinimumRingSize: got '5000', wanted at most MaximumRingSize, which is 4096.",
            Assert.Single(Sections.Errors(With(("Picker:RingHash:MinimumRingSize", "5000")))));
        Assert.Equal(
            Orders + "Picker:RingHash:MinimumRingSize: got '1024', wanted at most MaximumRingSize, which is 1000.",
            Assert.Single(Sections.Errors(With(("Picker:RingHash:MaximumRingSize", "1000")))));
        Assert.Equal(
            Orders + "Picker:RingHash:MinimumRingSize (set in code): got '5000', wanted at most MaximumRingSize, which is 4096.",
            Assert.Single(Sections.Build(Sections.Layers(With()), options => options.Picker.RingHash.MinimumRingSize = 5_000).Errors));
        Sections.Valid(With(("Picker:RingHash:MinimumRingSize", "4096")));
    }

    [Fact]
    public void An_aperture_needs_to_know_which_of_how_many_it_is()
    {
        (string, string?) aperture = ("Picker:Subset:Type", "Deterministic_Aperture");
        Assert.Equal(
            [
                Orders + "Picker:Subset:Instance: got nothing, wanted which of Instances this process is, counted from 0.",
                Orders + "Picker:Subset:Instances: got nothing, wanted how many processes share the endpoints.",
            ],
            Sections.Errors(With(aperture)));
        Assert.StartsWith(Orders + "Picker:Subset:Instances: got nothing", Assert.Single(Sections.Errors(With(aperture, ("Picker:Subset:Instance", "0")))), StringComparison.Ordinal);
        Assert.StartsWith(Orders + "Picker:Subset:Instance: got nothing", Assert.Single(Sections.Errors(With(aperture, ("Picker:Subset:Instances", "3")))), StringComparison.Ordinal);
        foreach (string instance in (string[])["3", "4"])
        {
            Assert.Equal(
                $"{Orders}Picker:Subset:Instance: got '{instance}', wanted less than Instances, which is 3: it is counted from 0.",
                Assert.Single(Sections.Errors(With(aperture, ("Picker:Subset:Instance", instance), ("Picker:Subset:Instances", "3")))));
        }
        Assert.StartsWith(
            Orders + "Picker:Subset:Instance (set in code): got '3'",
            Assert.Single(Sections.Build(Sections.Layers(With(aperture, ("Picker:Subset:Instances", "3"))), options => options.Picker.Subset.Instance = 3).Errors),
            StringComparison.Ordinal);
        ClusterConfig config = Sections.Valid(With(aperture, ("Picker:Subset:Instance", "2"), ("Picker:Subset:Instances", "3"), ("Picker:Subset:Size", "5")));
        Assert.Equal(new Client.Picking.Subsetting.SubsetConfig(5, 2, 3), config.Picker.Subset);
        Assert.Equal(new Client.Picking.Subsetting.SubsetConfig(20, 0, 0), Sections.Valid(With(("Picker:Subset:Type", "random_subset"))).Picker.Subset);
    }

    [Fact]
    public void Two_endpoints_with_one_hash_key_are_an_error_that_names_both()
    {
        (string, string?)[] twice = [("Endpoints:a:Address", "http://a"), ("Endpoints:a:HashKey", "one"), ("Endpoints:b:Address", "http://b"), ("Endpoints:b:HashKey", "one")];
        Assert.Equal(Orders + "Endpoints:b:HashKey: got 'one', which 'a' has too, wanted a text of its own for each endpoint.", Assert.Single(Sections.Errors(twice)));
        Assert.StartsWith(
            Orders + "Endpoints:b:HashKey: got 'x', which 'a' has too",
            Assert.Single(Sections.Build(null, options =>
            {
                options.Endpoints["a"] = new("http://a") { HashKey = "x" };
                options.Endpoints["b"] = new("http://b") { HashKey = "x" };
                options.Endpoints["c"] = new("http://c");
                options.Endpoints["d"] = new("http://d");
            }).Errors),
            StringComparison.Ordinal);
    }

    [Fact]
    public void Hash_keys_do_not_ignore_case_since_hashes_do_not() => Sections.Valid(
        ("Endpoints:a:Address", "http://a"), ("Endpoints:a:HashKey", "one"), ("Endpoints:b:Address", "http://b"), ("Endpoints:b:HashKey", "One"));

    [Fact]
    public void A_hash_key_has_1_to_256_characters_and_is_host_and_port_by_default()
    {
        ClusterConfig config = Sections.Valid(
            ("Endpoints:a", "http://a"), ("Endpoints:b", "https://B/base"), ("Endpoints:c", "c:8080"), ("Endpoints:d", "d"), ("Endpoints:e:Address", "http://e"), ("Endpoints:e:HashKey", new string('k', 256)));
        Assert.Equal(["a:80", "b:443", "c:8080", "d:80", new string('k', 256)], config.Endpoints.Select(endpoint => endpoint.HashKey));
        Assert.Equal(
            Orders + "Endpoints:a:HashKey: got 257 characters, wanted 1 to 256.",
            Assert.Single(Sections.Errors(("Endpoints:a:Address", "http://a"), ("Endpoints:a:HashKey", new string('k', 257)))));
        Assert.Equal(
            Orders + "Endpoints:a:HashKey: got 0 characters, wanted 1 to 256.",
            Assert.Single(Sections.Build(null, options => options.Endpoints["a"] = new("http://a") { HashKey = "" }).Errors));
    }

    [Fact]
    public void All_are_told_at_once_and_nothing_has_changed()
    {
        using var test = TestCluster.Of("ring_hash", "http://a", "http://b");
        ClusterSnapshot before = test.Snapshot;
        IReadOnlyList<string> errors = test.Cluster.TryUpdate(Given.Options(
            options =>
            {
                options.Picker.Policy = "maglev";
                options.Picker.BalanceFactor = double.NaN;
                options.Picker.PowerOfTwoChoices.ChoiceCount = 1;
                options.Picker.RingHash.MinimumRingSize = 4_097;
                options.Picker.Maglev.TableSize = 65_536;
                options.Traffic.HashKey.Add(new() { Type = "ip", Name = "x" });
                options.Picker.Subset.Type = "deterministic_aperture";
                options.Endpoints["a"].Weight = double.NaN;
                options.Endpoints["b"].Weight = double.NegativeInfinity;
            },
            "http://a", "http://b"));
        Assert.Equal(9, errors.Count);
        Assert.All(
            (string[])["BalanceFactor: got 'NaN'", "ChoiceCount: got '1'", "MinimumRingSize: got '4097'", "TableSize: got '65536'", "Type: got 'ip'", "Subset:Instance: got", "Subset:Instances: got", "a:Weight: got 'NaN'", "b:Weight: got '-Infinity'"],
            wrong => Assert.Contains(errors, error => error.Contains(wrong, StringComparison.Ordinal)));
        Assert.Same(before, test.Snapshot);
        Assert.Single(test.Log.Of(101));
        Assert.Empty(test.Cluster.TryUpdate(Given.Options(options => options.Picker.Policy = "maglev", "http://a", "http://b")));        // the next good one applies
        Assert.Equal("maglev", test.Snapshot.Config.Picker.Policy);
    }
}
