using System.Text.Json;
using LoadBalancing.Lbctl.Tests.Doubles;

namespace LoadBalancing.Lbctl.Tests;

public sealed class CheckTests
{
    private const string Good = """{ "LoadBalancing": { "Clusters": { "orders": { "Endpoints": { "a": "http://a:1", "b": "http://b:1" } } } } }""";
    private const string Bad = """{ "LoadBalancing": { "Clusters": { "orders": { "Endpoints": { "a": "ftp://a" }, "Picker": { "Policy": "rr" } } } } }""";

    [Fact]
    public async Task A_valid_document_is_told_with_what_it_holds()
    {
        using var file = new TempFile(Good);
        var tool = new Tool();
        Assert.Equal(0, await tool.RunAsync("check", file.Path));
        Assert.Equal($"{file.Path}: valid, 1 cluster, 2 endpoints\n", tool.Output);
        Assert.Empty(tool.Error);
    }

    [Fact]
    public async Task All_errors_of_all_documents_are_told_at_once_and_a_missing_file_keeps_nobody_from_it()
    {
        using var bad = new TempFile(Bad);
        using var good = new TempFile(Good);
        var tool = new Tool();
        Assert.Equal(1, await tool.RunAsync("check", bad.Path, "/nowhere/x.json", good.Path));
        string[] errors = tool.Error.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Contains(errors, line => line.StartsWith($"{bad.Path}: LoadBalancing:Clusters:orders:Endpoints:a: ", StringComparison.Ordinal));
        Assert.Contains(errors, line => line.StartsWith($"{bad.Path}: LoadBalancing:Clusters:orders:Picker:Policy: got 'rr'", StringComparison.Ordinal));
        Assert.Contains("/nowhere/x.json: there is no such file.", errors);
        Assert.Equal("3 errors in 2 of 3 documents", errors[^1]);
        Assert.StartsWith($"{good.Path}: valid", tool.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Json_holds_every_document_and_goes_to_the_output_alone()
    {
        var tool = new Tool { Input = Bad };
        Assert.Equal(1, await tool.RunAsync("check", "--json", "-"));
        using JsonDocument json = JsonDocument.Parse(tool.Output);
        JsonElement document = json.RootElement.GetProperty("documents")[0];
        Assert.False(json.RootElement.GetProperty("valid").GetBoolean());
        Assert.Equal("standard input", document.GetProperty("name").GetString());
        Assert.Equal(2, document.GetProperty("errors").GetArrayLength());
        Assert.Equal("orders", document.GetProperty("clusters")[0].GetProperty("name").GetString());
        Assert.Empty(tool.Error);
    }

    [Theory]
    [InlineData("--picker", """{ "LoadBalancing": { "Clusters": { "x": { "Endpoints": ["http://a:1"], "Picker": { "Policy": "mine" } } } } }""")]
    [InlineData("--hash-key-source", """{ "LoadBalancing": { "Clusters": { "x": { "Endpoints": ["http://a:1"], "Picker": { "Policy": "ring_hash" }, "Traffic": { "HashKey": [{ "Type": "source", "Name": "mine" }] } } } } }""")]
    [InlineData("--endpoint-source", """{ "LoadBalancing": { "Clusters": { "mine": { } } } }""")]
    [InlineData("--service", """{ "LoadBalancing": { "Clusters": { "mine": { } } } }""")]
    public async Task What_code_registers_can_be_said(string option, string json)
    {
        Assert.Equal(1, await new Tool { Input = json }.RunAsync("check", "-"));
        var tool = new Tool { Input = json };
        Assert.True(await tool.RunAsync("check", "-", option, "mine") == 0, tool.All);
    }

    [Fact]
    public async Task For_a_fleet_the_rules_of_publishing_hold()
    {
        const string Versioned = """{ "LoadBalancing": { "Clusters": { "orders": { "Version": 3, "Endpoints": ["http://a:1"] } } } }""";
        Assert.Equal(0, await new Tool { Input = Versioned }.RunAsync("check", "-"));
        var tool = new Tool { Input = Versioned };
        Assert.Equal(1, await tool.RunAsync("check", "-", "--fleet"));
        Assert.Contains("LoadBalancing:Clusters:orders:Version", tool.Error, StringComparison.Ordinal);
        // Servers' documents are a fleet's too, and no application's of clusters.
        Assert.Equal(0, await new Tool { Input = """{ "Agents": { "orders": { "Price": "3" } } }""" }.RunAsync("check", "-", "--fleet"));
    }

    [Fact]
    public async Task The_mark_of_UTF_8_is_passed_over_and_what_is_no_UTF_8_is_refused()
    {
        Assert.Equal(0, await new Tool { Input = "\uFEFF" + Good }.RunAsync("check", "-"));
        using var file = new TempFile("");
        await File.WriteAllBytesAsync(file.Path, [0x7B, 0xFF, 0x7D], TestContext.Current.CancellationToken);
        var tool = new Tool();
        Assert.Equal(1, await tool.RunAsync("check", file.Path));
        Assert.Contains($"{file.Path}: is not UTF-8.", tool.Error, StringComparison.Ordinal);
    }
}
