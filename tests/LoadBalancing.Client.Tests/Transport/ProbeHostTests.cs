using LoadBalancing.Client.Transport;

namespace LoadBalancing.Client.Tests.Transport;

/// <summary>The Host of what the cluster asks by itself is that of a request to the cluster's name.</summary>
public sealed class ProbeHostTests
{
    [Theory]
    [InlineData(null, "http://10.0.0.1:8080", "orders")]
    [InlineData(null, "https://10.0.0.1", "orders")]
    [InlineData(null, "http://[::1]:80", "orders")]
    [InlineData(null, "http://a.test:8080", null)]
    [InlineData("logical", "http://a.test:8080", "orders")]
    [InlineData("endpoint", "http://10.0.0.1:8080", null)]
    [InlineData("Shop.example:81", "http://10.0.0.1:8080", "shop.example:81")]
    public void It_follows_the_host_rule_of_the_cluster(string? host, string address, string? expected) =>
        Assert.Equal(expected, new ProbeHost(HostRule.From(host), "orders").For(Given.Address(address)));

    [Theory]
    [InlineData("a")]
    [InlineData("7")]
    [InlineData("a..b")]
    [InlineData("orders.")]
    [InlineData("orders-")]
    [InlineData("a.-b")]
    [InlineData("1.2.3")]
    public void Whatever_may_name_a_cluster_makes_a_host(string cluster) =>
        Assert.NotNull(new ProbeHost(HostRule.Default, cluster).For(Given.Address("http://10.0.0.1")));
}
