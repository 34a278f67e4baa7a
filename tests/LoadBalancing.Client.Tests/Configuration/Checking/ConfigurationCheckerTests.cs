using System.Text;
using LoadBalancing.Client.Configuration;
using LoadBalancing.Client.Picking;
using Microsoft.Extensions.Configuration;

namespace LoadBalancing.Client.Tests.Configuration.Checking;

/// <summary>Outside a process the same is said as inside it.</summary>
public sealed class ConfigurationCheckerTests
{
    [Fact]
    public void A_good_document_is_described()
    {
        ConfigurationCheck check = ConfigurationChecker.Check(Documents.Good);
        Assert.Empty(check.Errors);
        Assert.True(check.IsValid);
        Assert.Equal(ConfigurationForm.Document, check.Form);
        Assert.Equal(["orders", "payments"], check.Clusters.Select(cluster => cluster.Name));
        ClusterCheck orders = check.Clusters[0];
        Assert.Equal((true, 42L, "random"), (orders.IsValid, orders.Version!.Value, orders.Policy));
        Assert.Equal([KeyValuePair.Create("a", "http://10.0.0.1"), KeyValuePair.Create("b", "http://10.0.0.2:80")], orders.Endpoints);
        Assert.Equal((null, "ring_hash"), (check.Clusters[1].Version, check.Clusters[1].Policy));
    }

    [Fact]
    public void The_digest_is_that_of_the_running_process()
    {
        IConfigurationRoot provided = Documents.Provided(Documents.Good);
        foreach (ClusterCheck cluster in ConfigurationChecker.Check(Documents.Good).Clusters)
        {
            (ClusterConfig? config, _) = new ClusterConfigBuilder(cluster.Name, PickerCatalog.BuiltIn, Client.Traffic.HashKeyCode.None, hasEndpointSource: false).Build(SectionCopy.Of(provided), []);
            Assert.Equal(config!.Digest, cluster.Digest);
        }
    }

    [Fact]
    public void Whole_file_and_content_of_the_section_are_told_apart()
    {
        Assert.Equal(ConfigurationForm.Document, ConfigurationChecker.Check(Documents.Orders()).Form);
        ConfigurationCheck section = ConfigurationChecker.Check("""{ "clusters": { "orders": { "Endpoints": { "a": "ftp://x" } } } }""");
        Assert.Equal(ConfigurationForm.Section, section.Form);
        Assert.StartsWith("LoadBalancing:clusters:orders:Endpoints:a: got address 'ftp://x'", section.Only(), StringComparison.OrdinalIgnoreCase);
        // Both at the top: the file's other keys are not ours.
        Assert.Equal(ConfigurationForm.Document, ConfigurationChecker.Check("""{ "Clusters": "of somebody else", "LoadBalancing": {} }""").Form);
        ConfigurationCheck neither = ConfigurationChecker.Check("""{ "Logging": {} }""");
        Assert.Equal((ConfigurationForm.Unknown, "the document: holds neither LoadBalancing nor one of Defaults, Clusters, Groups."), (neither.Form, neither.Only()));
    }

    [Fact]
    public void All_errors_of_all_clusters_come_at_once_and_those_of_the_defaults_once()
    {
        const string Json = """
            { "LoadBalancing": {
                "Defaults": { "Picker": { "BalanceFactor": 0.5 } },
                "Clusters": { "a": { "Version": 0, "Endpoints": {} }, "b": { "Endponts": {}, "Endpoints": { "x": "ftp://x" } }, "No Name": {} } } }
            """;
        ConfigurationCheck check = ConfigurationChecker.Check(Json);
        Assert.Equal(
            [
                "LoadBalancing:Clusters:No Name: 'No Name' cannot name a cluster; wanted a name of 1 to 63 characters from a-z, 0-9, '.' and '-' that begins with a letter or digit.",
                "LoadBalancing:Clusters:a:Endpoints: got no endpoints, wanted at least one, or Discovery, or an endpoint source, or a section Services:a, or AllowEmpty: true.",
                "LoadBalancing:Clusters:a:Version: got '0', wanted a whole number from 1 to 9007199254740991.",
                "LoadBalancing:Clusters:b:Endpoints:x: got address 'ftp://x': ",
                "LoadBalancing:Clusters:b:Endponts: unknown key, did you mean 'Endpoints'? Known keys are: ",
                "LoadBalancing:Defaults:Picker:BalanceFactor: got '0.5', wanted a number from 1 to 1000.",
            ],
            check.Errors.Order(StringComparer.Ordinal).Select(error => Start(error, "got address 'ftp://x': ", "Known keys are: ")));
        Assert.Equal([false, false, false], check.Clusters.Select(cluster => cluster.IsValid));
        Assert.Equal(ClusterNames, check.Clusters.Select(cluster => cluster.Name));
    }

    private static readonly string[] ClusterNames = ["a", "b", "no name"];

    private static string Start(string error, params string[] ends)
    {
        string? end = ends.FirstOrDefault(error.Contains);
        return end is null ? error : error[..(error.IndexOf(end, StringComparison.Ordinal) + end.Length)];
    }

    [Theory]
    [InlineData("0")]
    [InlineData("-1")]
    [InlineData("9007199254740992")]
    [InlineData("99999999999999999999999999")]
    [InlineData("1.5")]
    [InlineData("\"x\"")]
    public void A_version_that_is_none_says_what_is_one(string version)
    {
        string error = ConfigurationChecker.Check(Documents.Orders($"\"Version\": {version}")).Only();
        Assert.Equal($"LoadBalancing:Clusters:orders:Version: got '{version.Trim('"')}', wanted a whole number from 1 to 9007199254740991.", error);
    }

    [Fact]
    public void A_digest_that_is_another_is_an_error_that_names_the_right_one()
    {
        ConfigurationCheck check = ConfigurationChecker.Check(Documents.Orders($"\"Digest\": \"{new string('0', 64)}\""));
        Assert.Contains($"the section as it was read has {check.Clusters[0].Digest}", check.Only(), StringComparison.Ordinal);
        Assert.True(ConfigurationChecker.Check(Documents.Orders($"\"Digest\": \"{check.Clusters[0].Digest}\"")).IsValid);
    }

    [Fact]
    public void What_code_registers_must_be_named_and_the_error_says_so()
    {
        const string Json = """
            { "Clusters": { "orders": { "Picker": { "Policy": "mine", "Plugins": { "mine": { "x": 1 } } }, "Traffic": { "HashKey": [ { "Type": "source", "Name": "tenant" } ] } } } }
            """;
        IReadOnlyList<string> errors = ConfigurationChecker.Check(Json).Errors;
        Assert.Contains(errors, error => error.Contains("got 'mine', wanted one of: ", StringComparison.Ordinal) && error.EndsWith(", or one that code registers, which the checker must be told (ConfigurationCheckOptions.Pickers).", StringComparison.Ordinal));
        Assert.Contains(errors, error => error.EndsWith("registered by AddHashKeySource: none is here; what code registers the checker must be told (ConfigurationCheckOptions.HashKeySources).", StringComparison.Ordinal));
        Assert.Contains(errors, error => error.Contains("got no endpoints", StringComparison.Ordinal));
        var options = new ConfigurationCheckOptions { Pickers = { "Mine" }, HashKeySources = { "tenant" }, EndpointSources = { "ORDERS" } };
        Assert.Empty(ConfigurationChecker.Check(Json, options).Errors);
        Assert.Equal("mine", ConfigurationChecker.Check(Json, options).Clusters[0].Policy);
    }

    [Fact]
    public void Defaults_alone_are_checked_too()
    {
        Assert.True(ConfigurationChecker.Check("""{ "Defaults": { "Picker": { "Policy": "random" } } }""").IsValid);
        Assert.Contains("did you mean 'Policy'?", ConfigurationChecker.Check("""{ "Defaults": { "Picker": { "Polcy": "random" } } }""").Only(), StringComparison.Ordinal);
        Assert.Contains("LoadBalancing:Clusters: got 'x', wanted a section.", ConfigurationChecker.Check("""{ "Clusters": "x" }""").Only(), StringComparison.Ordinal);
        Assert.Contains("LoadBalancing: got 'x', wanted a section.", ConfigurationChecker.Check("""{ "LoadBalancing": "x" }""").Only(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{ "LoadBalancing": {}, "loadbalancing": {} }""", "loadbalancing")]
    [InlineData("""{ "Clusters": { "a": { "Version": 1, "version": 1 } } }""", "Clusters:a:Version")]
    [InlineData("""{ "Clusters": { "a": { "Version": 1 } }, "Clusters:a:Version": 1 }""", "Clusters:a:Version")]
    public void A_key_that_is_given_twice_is_an_error_that_names_it(string json, string path) =>
        Assert.Contains(ConfigurationChecker.Check(json).Errors, error => error.Equals($"{path}: is given twice, wanted once; case is ignored.", StringComparison.OrdinalIgnoreCase));

    [Theory]
    [InlineData("", "line 1, position 1")]
    [InlineData("{", "line 1, position 2")]
    [InlineData("{\n \"a\": tru }", "line 2")]
    [InlineData("[]", "got no object")]
    [InlineData("\"x\"", "got no object")]
    [InlineData("{} {}", "is not JSON")]
    [InlineData("{ \"a\": \"\\ud800\" }", "not valid Unicode")]
    public void What_is_not_json_is_one_error_that_says_where(string json, string wanted)
    {
        ConfigurationCheck check = ConfigurationChecker.Check(json);
        Assert.Contains(wanted, check.Only(), StringComparison.Ordinal);
        Assert.StartsWith("the document: ", check.Only(), StringComparison.Ordinal);
        Assert.Equal(ConfigurationForm.Unknown, check.Form);
    }

    [Fact]
    public void A_stream_is_read_from_where_it_stands_with_or_without_a_mark()
    {
        byte[] bytes = [.. "??"u8, .. "\uFEFF"u8, .. Encoding.UTF8.GetBytes(Documents.Good)];
        using var stream = new MemoryStream(bytes) { Position = 2 };
        Assert.True(ConfigurationChecker.Check(stream).IsValid);
        Assert.True(stream.CanRead);
        Assert.True(ConfigurationChecker.Check("\uFEFF" + Documents.Good).IsValid);
        stream.Dispose();
        Assert.StartsWith("the document: cannot be read: ObjectDisposedException", ConfigurationChecker.Check(stream).Only(), StringComparison.Ordinal);
        Assert.Contains("not valid Unicode", ConfigurationChecker.Check(new MemoryStream([.. "{\"a\":\""u8, 0xff, .. "\"}"u8])).Only(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_mistake_in_a_group_is_told_although_none_of_its_members_is_in_the_document()
    {
        // What somebody asked of an empty copy before, a copy of something must not inherit.
        Assert.Empty(LoadBalancing.Client.Configuration.SectionCopy.Empty.Groups.Problems);
        Assert.Contains("Groups:checkout", ConfigurationChecker.Check("""{ "LoadBalancing": { "Groups": { "checkout": [ "orders" ] } } }""").Only(), StringComparison.Ordinal);
        Assert.Contains("wanted each cluster in one group", ConfigurationChecker.Check("""{ "LoadBalancing": { "Groups": { "a": [ "x", "y" ], "b": [ "y", "z" ] } } }""").Only(), StringComparison.Ordinal);
    }
}
