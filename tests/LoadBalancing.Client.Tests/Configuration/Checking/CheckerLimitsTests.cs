using System.Text;
using LoadBalancing.Client.Configuration;

namespace LoadBalancing.Client.Tests.Configuration.Checking;

/// <summary>Documents that nobody would write cost one error, not the machine.</summary>
public sealed class CheckerLimitsTests
{
    [Fact]
    public void A_document_of_50_MB_is_one_error_from_a_text_and_from_a_stream()
    {
        string text = $$"""{ "Clusters": { "orders": "{{new string('x', 50_000_000)}}" } }""";
        const string Wanted = "the document: holds too much, wanted at most 16777216 bytes.";
        Assert.Equal(Wanted, ConfigurationChecker.Check(text).Only());
        using var stream = new MemoryStream(Encoding.UTF8.GetBytes(text));
        long before = GC.GetAllocatedBytesForCurrentThread();
        Assert.Equal(Wanted, ConfigurationChecker.Check(stream).Only());
        Assert.InRange(stream.Position, 16 * 1024 * 1024, (16 * 1024 * 1024) + (64 * 1024));
        // A list of bytes that doubles: 32 MB at last, 64 MB in all.
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 80_000_000);
    }

    [Theory]
    [InlineData("[")]
    [InlineData("{\"a\":")]
    public void A_hundred_thousand_levels_are_one_error(string level)
    {
        string json = $$"""{ "Clusters": {{string.Concat(Enumerable.Repeat(level, 100_000))}}""";
        Assert.Matches("^Clusters(:[0a]){32}.*: is too deep, wanted at most 64 levels.$", ConfigurationChecker.Check(json).Only());
    }

    [Fact]
    public void Levels_in_one_name_count_too() =>
        Assert.EndsWith(": is too deep, wanted at most 64 levels.", ConfigurationChecker.Check($$"""{ "Clusters": 1, "{{new string(':', 64)}}": 1 }""").Only(), StringComparison.Ordinal);

    [Fact]
    public void Sixty_four_levels_are_read()
    {
        // LoadBalancing, Clusters, orders, Picker, Plugins, mine, and 58 more.
        string json = Documents.Orders($$"""
            "Picker": { "Plugins": { "mine": {{string.Concat(Enumerable.Repeat("{\"a\":", 58))}}1{{new string('}', 58)}} } }
            """);
        Assert.Empty(ConfigurationChecker.Check(json, new() { Pickers = { "mine" } }).Errors);
    }

    [Fact]
    public void A_hundred_thousand_keys_are_too_many()
    {
        string json = $$"""{ "Clusters": { "orders": { "Hosts": [ {{string.Join(',', Enumerable.Repeat("1", 100_000))}} ] } } }""";
        Assert.Equal("the document: holds too much, wanted at most 100000 keys.", ConfigurationChecker.Check(json).Only());
    }

    [Fact]
    public void A_long_name_above_many_costs_nothing()
    {
        string json = $$"""{ "Clusters": { "{{new string('x', 1_100)}}": [ {{string.Join(',', Enumerable.Repeat("1", 90_000))}} ] } }""";
        Assert.EndsWith("...: its path is too long, wanted at most 1024 characters.", ConfigurationChecker.Check(json).Only(), StringComparison.Ordinal);
    }

    [Fact]
    public void Twenty_thousand_errors_are_the_first_thousand_and_a_word()
    {
        string json = $$"""{ "Clusters": { "orders": { {{string.Join(',', Enumerable.Range(0, 20_000).Select(i => $"\"k{i}\":1"))}} }, "payments": {} } }""";
        ConfigurationCheck check = ConfigurationChecker.Check(json);
        Assert.Equal((1_001, "There are more errors."), (check.Errors.Count, check.Errors[^1]));
        Assert.Equal("orders", Assert.Single(check.Clusters).Name);
    }

    [Fact]
    public void Defaults_that_every_cluster_would_read_again_are_bounded()
    {
        // 5,000 clusters read 5,000 defaults each.
        string json = $$"""
            { "Defaults": { "Endpoints": { {{string.Join(',', Enumerable.Range(0, 5_000).Select(i => $"\"e{i}\":\"e{i}\""))}} } }, "Clusters": { {{string.Join(',', Enumerable.Range(0, 5_000).Select(i => $"\"c{i}\":null"))}} } }
            """;
        Assert.Equal("LoadBalancing:Clusters: holds too much, wanted at most 10000 clusters, and 10000000 keys in all with the defaults of each.", ConfigurationChecker.Check(json).Only());
        Assert.StartsWith("LoadBalancing:Clusters: holds too much", ConfigurationChecker.Check($$"""{ "Clusters": { {{string.Join(',', Enumerable.Range(0, 10_001).Select(i => $"\"c{i}\":null"))}} } }""").Only(), StringComparison.Ordinal);
    }
}
