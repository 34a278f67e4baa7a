using System.Text.Json;
using LoadBalancing.Lbctl.Documents;
using LoadBalancing.Lbctl.Tests.Doubles;

namespace LoadBalancing.Lbctl.Tests;

public sealed class DiffTests
{
    [Fact]
    public async Task Versions_are_compared_by_path_and_files_need_no_etcd()
    {
        var tool = new Tool { Input = """{ "A": { "x": 1, "y": 2 } }""" };
        tool.Fleet.Documents[40] = """{ "A": { "X": 1, "y": 3, "z": true } }""";
        tool.Fleet.Documents[41] = """{ "A": { "x": 1 } }""";

        Assert.Equal(1, await tool.RunAsync("diff", "-", "40"));
        Assert.Equal("--- standard input\n+++ version 40\n~ A:y: 2 -> 3\n+ A:z: True\n", tool.Output);

        tool = new Tool { Input = """{ "A": { "x": 1, "y": 2 } }""" };
        tool.Fleet.Documents[41] = """{ "A": { "x": 1 } }""";
        Assert.Equal(1, await tool.RunAsync("diff", "-", "active"));    // 41, by the status of the double
        Assert.Equal("--- standard input\n+++ the active version\n- A:y: 2\n", tool.Output);
        Assert.Equal(["status", "get 41", "disposed"], tool.Fleet.Calls);
    }

    [Fact]
    public async Task Formatting_comments_and_order_are_no_difference()
    {
        using var one = new TempFile("""{ "a": 1, /* why */ "b": { "c": [1, 2] }, }""");
        using var other = new TempFile("""{"b":{"c":[1,2]},"a":1}""");
        var tool = new Tool();
        Assert.Equal(0, await tool.RunAsync("diff", one.Path, other.Path));
        Assert.Empty(tool.All);
        Assert.Empty(tool.Fleet.Calls);
    }

    [Fact]
    public async Task As_Json_a_value_that_is_not_there_is_null()
    {
        var tool = new Tool { Input = """{ "a": "1" }""" };
        using var other = new TempFile("""{ "b": "2" }""");
        Assert.Equal(1, await tool.RunAsync("diff", "-", other.Path, "--json"));
        using JsonDocument json = JsonDocument.Parse(tool.Output);
        JsonElement[] differences = [.. json.RootElement.GetProperty("differences").EnumerateArray()];
        Assert.Equal(["a", "b"], differences.Select(one => one.GetProperty("path").GetString()));
        Assert.Equal(JsonValueKind.Null, differences[0].GetProperty("after").ValueKind);
        Assert.Equal(JsonValueKind.Null, differences[1].GetProperty("before").ValueKind);
    }

    [Fact]
    public async Task A_secret_that_changed_is_told_and_not_shown()
    {
        var tool = new Tool { Input = """{ "ConnectionStrings": { "Db": "one" }, "Mail": { "ApiKey": "two" }, "Url": "amqp://u:three@q" }""" };
        using var other = new TempFile("""{ "ConnectionStrings": { "Db": "four" }, "Mail": { "ApiKey": "two" }, "Url": "amqp://u:five@q" }""");
        Assert.Equal(1, await tool.RunAsync("diff", "-", other.Path));
        Assert.Contains("~ ConnectionStrings:Db: (set) -> (set to another)", tool.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("Mail", tool.Output, StringComparison.Ordinal);
        Assert.DoesNotMatch("one|two|three|four|five", tool.All);
    }

    [Theory]
    [InlineData("LoadBalancing:Clusters:token-service:Endpoints:a", "http://a", "http://a")]
    [InlineData("LoadBalancing:Clusters:x:Endpoints:token-1", "http://a", "http://a")]
    [InlineData("LoadBalancing:Clusters:x:Transport:Tls:ClientCertificate:Password", "Secret:name", "Secret:name")]
    [InlineData("LoadBalancing:Clusters:x:Transport:Tls:ClientCertificate:Password", "plain", "(set)")]
    [InlineData("LoadBalancing:Clusters:x:Health:Confirmation:Token", "plain", "(set)")]
    [InlineData("LoadBalancing:Clusters:x:Health:ActiveCheck:Http:Headers:X-Any", "plain", "(set)")]
    [InlineData("LoadBalancing:Clusters:x:Health:ActiveCheck:Http:Headers:X-Any", "Secret:n", "Secret:n")]
    [InlineData("Secrets:Db", "plain", "(set)")]
    [InlineData("Api_Keys:0", "plain", "(set)")]
    [InlineData("Db", "Server=a;Pwd=x", "(set)")]
    [InlineData("Mail:Password", "", "")]
    [InlineData("Mail:Host", "mail", "mail")]
    [InlineData("Mail:Host", null, "null")]
    public void Values_that_may_be_secrets_are_not_shown(string path, string? value, string shown) => Assert.Equal(shown, ShownValue.Of(path, value));

    [Fact]
    public async Task A_version_that_is_not_there_is_invalid()
    {
        var tool = new Tool { Input = "{}" };
        Assert.Equal(1, await tool.RunAsync("diff", "-", "7"));
        Assert.Equal("There is no version 7.\n", tool.Error);
    }
}
