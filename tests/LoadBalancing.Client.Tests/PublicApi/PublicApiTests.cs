using System.Reflection;
using LoadBalancing.Client.Tests.Architecture.Metadata;

namespace LoadBalancing.Client.Tests.PublicApi;

public sealed class PublicApiTests
{
    private static readonly string[] EmptyWords = ["Manager", "Helper", "Helpers", "Utils", "Util", "Utility", "Utilities"];

    [Theory]
    [InlineData("LoadBalancing.Client", "approved.txt")]
    [InlineData("LoadBalancing.Client.Simulation", "approved.Simulation.txt")]
    [InlineData("LoadBalancing.Agent", "approved.Agent.txt")]
    [InlineData("LoadBalancing.Client.Etcd", "approved.Etcd.txt")]
    [InlineData("LoadBalancing.Agent.Etcd", "approved.Agent.Etcd.txt")]
    public void The_public_api_is_the_approved_one(string package, string file)
    {
        var difference = ApprovedApi.Compare(Repository.PathOf("tests", "LoadBalancing.Client.Tests", "PublicApi", file), ApiText.Of(Assembly.Load(package)));
        Assert.True(difference is null, difference);
    }

    [Fact]
    public void A_public_name_says_something_and_clashes_with_nobody()
    {
        var bad = LibraryUnderTest.Packages.SelectMany(package => package.GetExportedTypes()).Where(type => IsBadName(type.Name)).Select(type => type.FullName).ToList();
        Assert.True(bad.Count == 0, $"Find a better name: {string.Join(", ", bad)}");
    }

    [Theory]
    [InlineData("Endpoint", true)]
    [InlineData("EndpointNode", false)]
    [InlineData("ClusterManager", true)]
    [InlineData("PickerHelper`1", true)]
    [InlineData("HashUtils", true)]
    [InlineData("Cluster", false)]
    public void A_bad_name_is_found(string name, bool expected) => Assert.Equal(expected, IsBadName(name));

    private static bool IsBadName(string name)
    {
        var plain = name.Split('`')[0];
        return plain == "Endpoint" || EmptyWords.Any(word => plain.EndsWith(word, StringComparison.Ordinal));
    }
}
