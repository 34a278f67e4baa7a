using System.Text;
using LoadBalancing.Client.Etcd.Fleets;
using LoadBalancing.Client.Etcd.Membership;
using Microsoft.Extensions.Configuration;

namespace LoadBalancing.Client.Etcd.Tests.Membership;

public sealed class DocumentLeavesTests
{
    [Theory]
    [InlineData("""{}""")]
    [InlineData("""{"a":1,"b":1.50,"c":1e3,"d":"x","e":true,"f":false,"g":null,"h":"","i":-0}""")]
    [InlineData("""{"a":[1,[2,{"b":3}],[],{}],"c":{},"d":[],"e":{"f":{}}}""")]
    [InlineData("""{"a:b":{"c":1},"":2,"ä":"\u00e9\n"}""")]
    [InlineData("""{"a":[null,""]}""")]
    public void A_document_is_read_as_the_provider_of_dotnet_reads_it(string json)
    {
        IConfigurationRoot expected = new ConfigurationBuilder().AddJsonStream(new MemoryStream(Encoding.UTF8.GetBytes(json))).Build();
        IConfigurationRoot actual = new ConfigurationBuilder().AddInMemoryCollection(DocumentLeaves.Flatten(json)).Build();
        Assert.Equal(expected.AsEnumerable().OrderBy(pair => pair.Key, StringComparer.Ordinal), actual.AsEnumerable().OrderBy(pair => pair.Key, StringComparer.Ordinal));
    }

    [Theory]
    [InlineData("""{"a":1,"A":2}""", "'A' twice")]
    [InlineData("""{"a":{"b":1},"a:B":2}""", "'a:B' twice")]
    [InlineData("""[1]""", "no JSON object")]
    [InlineData("""{"a":""", "")]
    public void What_is_no_configuration_is_corrupt_and_says_why(string json, string why)
    {
        EtcdException error = Assert.Throws<EtcdException>(() => DocumentLeaves.Of(new FleetDocument(42, "", json)));
        Assert.Equal(EtcdErrorCode.Corrupt, error.Code);
        Assert.Contains("Version 42", error.Message, StringComparison.Ordinal);
        Assert.Contains(why, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Sections_of_clusters_and_agents_get_the_version_and_defaults_and_groups_go_with_them()
    {
        var leaves = new DocumentLeaves(42, DocumentLeaves.Flatten(
            """{"LoadBalancing":{"Defaults":{"History":8},"Groups":{"g":["a","b"]},"Clusters":{"A":{"Host":"x"},"b":{}}},"agents":{"prices":{"Currency":"EUR"}},"Agentsen":{"x":1},"Plain":2}"""));
        Assert.Equal(["Agents:prices", "LoadBalancing:Clusters:A", "LoadBalancing:Clusters:b"], leaves.Sections.Order(StringComparer.OrdinalIgnoreCase), StringComparer.OrdinalIgnoreCase);
        Assert.Equal(["Agentsen:x", "Plain"], leaves.Plain.Select(leaf => leaf.Key));
        Assert.True(leaves.Has("LoadBalancing:Clusters:a"));
        Assert.False(leaves.Has("LoadBalancing:Clusters:c"));

        Dictionary<string, string?> data = ShownData.Of(new Shown(41, 42, new DateTimeOffset(2026, 1, 1, 13, 0, 0, TimeSpan.FromHours(1)), 43), version => version == 42 ? leaves : new DocumentLeaves(41, DocumentLeaves.Flatten("""{"Plain":1,"LoadBalancing":{"Clusters":{"old":{"Host":"y"}}}}""")));
        Assert.Equal(("42", "2026-01-01T12:00:00.0000000Z", "43"), (data["LoadBalancing:Clusters:b:Version"], data["Agents:prices:ActivateAt"], data["LoadBalancing:Clusters:A:Supersedes"]));
        Assert.Equal("1", data["Plain"]);
        Assert.Equal("8", data["LoadBalancing:Defaults:History"]);
        Assert.False(data.ContainsKey("LoadBalancing:Clusters:old:Host"));
        Assert.False(data.ContainsKey("Agentsen:x"));
        Assert.Equal("9999-12-31T23:59:59Z", ShownData.Of(new Shown(null, 42, Shown.Never, null), _ => leaves)["Agents:prices:ActivateAt"]);
    }
}
