using System.Text.Json;
using LoadBalancing.Lbctl.Tests.Doubles;

namespace LoadBalancing.Lbctl.Tests;

public sealed class SimulateTests
{
    private const string Document = """{ "LoadBalancing": { "Clusters": { "orders": { "Endpoints": { "a": "http://a:1", "b": "http://b:1", "c": "http://c:1" } } } } }""";

    [Fact]
    public async Task A_slow_endpoint_and_one_that_fails_get_less()
    {
        var tool = new Tool { Input = Document };
        Assert.Equal(0, await tool.RunAsync("simulate", "-", "--duration", "5s", "--slow", "a=100ms", "--failing", "b=0.5", "--json"));
        using JsonDocument json = JsonDocument.Parse(tool.Output);
        double[] shares = [.. json.RootElement.GetProperty("endpoints").EnumerateArray().Select(endpoint => endpoint.GetProperty("share").GetDouble())];
        Assert.Equal(["a", "b", "c"], json.RootElement.GetProperty("endpoints").EnumerateArray().Select(endpoint => endpoint.GetProperty("id").GetString()));
        Assert.InRange(shares[0], 0, 0.25);
        Assert.InRange(shares[1], 0, 0.25);
        Assert.InRange(shares.Sum(), 0.9999, 1.0001);
        Assert.InRange(json.RootElement.GetProperty("failed").GetInt64(), 1, 1_000);
        Assert.InRange(json.RootElement.GetProperty("requests").GetInt64(), 4_500, 5_500);      // 1,000 a second
    }

    [Fact]
    public async Task The_same_seed_gives_the_same_table_and_another_seed_another()
    {
        var first = new Tool { Input = Document };
        var again = new Tool { Input = Document };
        var other = new Tool { Input = Document };
        await first.RunAsync("simulate", "-", "--duration", "1s");
        await again.RunAsync("simulate", "-", "--duration", "1s");
        await other.RunAsync("simulate", "-", "--duration", "1s", "--seed", "2");
        Assert.Equal(first.Output, again.Output);
        Assert.NotEqual(first.Output, other.Output);
        Assert.Contains("ENDPOINT", first.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{ "LoadBalancing": { "Clusters": { "x": { "Endpoints": ["http://a:1", "http://b:1"] } } } }""", "http://b:1")]     // ids that no server can have
    [InlineData("""{ "Clusters": { "x": { "Endpoints": { "one": "http://a:1" } } } }""", "one")]                                      // the section alone
    [InlineData("""{ "LoadBalancing": { "Clusters": { "x": { "Picker": { "Policy": "least_time" } } } } }""", "s9")]                 // none: ten are made up
    public async Task Every_endpoint_has_a_server(string json, string id)
    {
        var tool = new Tool { Input = json };
        Assert.True(await tool.RunAsync("simulate", "-", "--duration", "100ms") == 0, tool.All);
        Assert.Contains(tool.Lines, line => line.StartsWith(id + " ", StringComparison.Ordinal));
    }

    [Fact]
    public async Task What_cannot_be_simulated_is_told()
    {
        var tool = new Tool { Input = Document };
        Assert.Equal(2, await tool.RunAsync("simulate", "-", "--slow", "z=1s"));
        Assert.Equal("There is no endpoint 'z'; there are: a, b, c.\n", tool.Error);
        tool = new Tool { Input = """{ "LoadBalancing": { "Clusters": { "x": { "Endpoints": ["http://a:1"] }, "y": { "Endpoints": ["http://a:1"] } } } }""" };
        Assert.Equal(2, await tool.RunAsync("simulate", "-"));
        Assert.Contains("--cluster: x, y", tool.Error, StringComparison.Ordinal);
        tool = new Tool { Input = """{ "LoadBalancing": { "Clusters": { "x": { "Endpoints": ["http://a:1"], "Picker": { "Policy": "rr" } } } } }""" };
        Assert.Equal(1, await tool.RunAsync("simulate", "-"));
        Assert.Contains("'rr'", tool.Error, StringComparison.Ordinal);
    }
}
