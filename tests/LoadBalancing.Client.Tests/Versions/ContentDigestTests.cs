using LoadBalancing.Client.Balancing;
using LoadBalancing.Client.Configuration;
using LoadBalancing.Client.Endpoints;
using LoadBalancing.Client.Tests.Balancing;
using LoadBalancing.Client.Tests.Configuration;
using LoadBalancing.Client.Versions;
using Microsoft.Extensions.Configuration;

namespace LoadBalancing.Client.Tests.Versions;

public sealed class ContentDigestTests
{
    /// <summary>By sha256sum, as docs/life-of-an-update.md shows.</summary>
    private const string Documented = "3331a33536ffe63e7ce176d0a0091504901700b12a8b64cc191688e73d85e1d9";

    private static readonly (string, string?)[] s_documented =
    [
        ("Endpoints:a", "http://10.0.0.1:8080"), ("Endpoints:b:Address", "http://10.0.0.2:8080"), ("Endpoints:b:Draining", "True"), ("Endpoints:b:Weight", "2"), ("Picker:Policy", "round_robin"),
    ];

    private static string Of(params (string Path, string? Value)[] leaves) => ContentDigest.Of(leaves.Select(leaf => KeyValuePair.Create(leaf.Path, leaf.Value)));

    [Fact]
    public void It_is_the_one_that_any_tool_computes()
    {
        Assert.Equal(Documented, Of(s_documented));
        Assert.Equal("e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855", Of());                 // SHA-256 of nothing
        Assert.Contains(Documented, File.ReadAllText(Path.Combine(Repository.Root, "docs", "life-of-an-update.md")), StringComparison.Ordinal);
    }

    [Fact]
    public void Order_and_case_of_keys_and_of_booleans_do_not_matter()
    {
        Assert.Equal(Of(("A", "1"), ("b:C", "true")), Of(("B:c", "True"), ("a", "1")));
        Assert.NotEqual(Of(("A", "x")), Of(("A", "X")));                                                        // values keep their case
    }

    [Fact]
    public void What_names_or_times_a_version_is_no_content_and_only_at_the_top()
    {
        Assert.Equal(Of(("A", "1")), Of(("A", "1"), ("Version", "7"), ("Digest", "x"), ("RESTORES", "6"), ("ActivateAt", "now")));
        Assert.NotEqual(Of(("A", "1")), Of(("A", "1"), ("Endpoints:version", "7")));
    }

    [Theory]
    [InlineData("a", "1\nb=2", "a", "1", "b", "2")]               // one value of two lines, two leaves
    [InlineData("a=b", "c", "a", "b=c", null, null)]
    [InlineData("a", "\\n", "a", "\n", null, null)]              // a backslash and an n, a line feed
    public void Different_leaves_have_different_digests(string path, string value, string otherPath, string otherValue, string? thirdPath, string? thirdValue)
    {
        (string, string?)[] others = thirdPath is null ? [(otherPath, otherValue)] : [(otherPath, otherValue), (thirdPath, thirdValue)];
        Assert.NotEqual(Of((path, value)), Of(others));
    }

    [Fact]
    public void A_section_that_has_the_digest_it_names_is_active_and_shows_it()
    {
        ClusterConfig config = Sections.Valid([.. s_documented, ("Digest", Documented.ToUpperInvariant()), ("Version", "3")]);
        Assert.Equal((Documented, false), (config.Digest, config.HasCode));
    }

    [Fact]
    public void One_that_has_another_is_refused_with_both()
    {
        string other = Of([.. s_documented[..4]]);
        Assert.Equal(
            [$"LoadBalancing:Clusters:orders:Digest: got '{Documented}', but the section as it was read has {other}; a half-written or changed one looks like that."],
            Sections.Errors([.. s_documented[..4], ("Digest", Documented)]));
        Assert.Equal(["LoadBalancing:Clusters:orders:Digest: got 'abc', wanted 64 hexadecimal digits."], Sections.Errors([.. s_documented, ("Digest", "abc")]));
    }

    [Fact]
    public void Code_has_no_section_to_compare_with()
    {
        using var test = new TestCluster(Given.Options("http://a"));
        ClusterDescription before = test.Cluster.Describe();
        Assert.Equal((null, true), (before.Digest, before.HasCode));
        Assert.Equal(
            ["LoadBalancing:Clusters:orders:Digest: there is no section that it could be the digest of, wanted nothing."],
            test.Cluster.TryUpdate(Given.Options(options => options.Digest = Documented, "http://b")));
        Assert.Equal("http://a", test.Node("a").Address);
    }

    [Fact]
    public void Code_beside_a_section_is_told_and_may_not_give_the_digest()
    {
        IConfiguration section = Sections.Layers(s_documented);
        Assert.True(Sections.Valid(section, options => options.AllowPlaintext = true).HasCode);
        Assert.Equal(Documented, Sections.Valid(section, options => options.Endpoints["c"] = new EndpointOptions("http://c")).Digest);
        (_, IReadOnlyList<string> errors) = Sections.Build(section, options => options.Digest = Documented);
        Assert.Equal(["LoadBalancing:Clusters:orders:Digest (set in code): there is no section that it could be the digest of, wanted nothing."], errors);
    }

    [Fact]
    public void A_key_with_a_value_and_children_counts_with_both()
    {
        (string, string?)[] layer = [("Endpoints:a", "http://a")], over = [("Endpoints:a:Weight", "2")];
        Assert.Equal(Of(("Endpoints:a", "http://a"), ("Endpoints:a:Weight", "2")), Sections.Valid(Sections.Layers(layer, over)).Digest);
    }
}
