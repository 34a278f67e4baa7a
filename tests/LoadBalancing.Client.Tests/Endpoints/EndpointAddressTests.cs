using System.Net;
using LoadBalancing.Client.Endpoints;

namespace LoadBalancing.Client.Tests.Endpoints;

public sealed class EndpointAddressTests
{
    [Theory]
    // typed, scheme, host, port, base path, IP literal
    [InlineData("http://10.0.0.1:8080", "http", "10.0.0.1", 8080, "", true)]
    [InlineData("10.0.0.1:8080", null, "10.0.0.1", 8080, "", true)]
    [InlineData("https://node3/base", "https", "node3", null, "/base", false)]
    [InlineData("https://node3/base/", "https", "node3", null, "/base", false)]
    [InlineData("http://node3/a/b//", "http", "node3", null, "/a/b", false)]
    [InlineData("http://node3/", "http", "node3", null, "", false)]
    [InlineData("node3", null, "node3", null, "", false)]
    [InlineData("node3/base", null, "node3", null, "/base", false)]
    [InlineData("HTTP://Node3.Example:81", "http", "node3.example", 81, "", false)]
    [InlineData("http://[::1]:8080", "http", "[::1]", 8080, "", true)]
    [InlineData("[::1]:8080", null, "[::1]", 8080, "", true)]
    [InlineData("http://[2001:DB8:0:0::1]", "http", "[2001:db8::1]", null, "", true)]
    [InlineData("http://bücher.example", "http", "xn--bcher-kva.example", null, "", false)]
    // An explicit port is kept though it is a scheme's own: without a scheme it decides for https requests, too.
    [InlineData("node3:80", null, "node3", 80, "", false)]
    [InlineData("node3:443", null, "node3", 443, "", false)]
    [InlineData("[::1]:80", null, "[::1]", 80, "", true)]
    [InlineData("[::1]", null, "[::1]", null, "", true)]
    [InlineData("node3:80/base:81", null, "node3", 80, "/base:81", false)]
    [InlineData("node3/base:80", null, "node3", null, "/base:80", false)]
    [InlineData("http://node3:80", "http", "node3", 80, "", false)]
    [InlineData("https://node3:443/x", "https", "node3", 443, "/x", false)]
    [InlineData("https://node3:80", "https", "node3", 80, "", false)]
    public void An_address_is_taken_apart(string typed, string? scheme, string host, int? port, string basePath, bool isIp)
    {
        Assert.True(EndpointAddress.TryParse(typed, out EndpointAddress? address, out string? problem), problem);
        Assert.Equal((scheme, host, port, basePath, isIp), (address.Scheme, address.Host, address.Port, address.BasePath, address.IsIpLiteral));
        Assert.Null(problem);
    }

    [Theory]
    [InlineData(null, "required")]
    [InlineData("", "required")]
    [InlineData("   ", "required")]
    [InlineData("ftp://node3", "scheme 'ftp' is not one of: http, https")]
    [InlineData("file:///etc/passwd", "not an address")]
    [InlineData("http://", "not an address")]
    [InlineData("http://a b", "not an address")]
    [InlineData("http://node3:99999", "not an address")]
    [InlineData("http://node3:0", "port 0")]
    [InlineData("node3:0", "port 0")]
    [InlineData("http://user@node3", "user or password")]
    [InlineData("http://user:secret@node3", "user or password")]
    [InlineData("http://node3?x=1", "query or fragment")]
    [InlineData("http://node3/a#top", "query or fragment")]
    public void What_cannot_be_called_is_refused_with_the_reason(string? typed, string reason)
    {
        Assert.False(EndpointAddress.TryParse(typed, out EndpointAddress? address, out string? problem));
        Assert.Null(address);
        Assert.Contains(reason, problem, StringComparison.Ordinal);
        Assert.DoesNotContain("secret", problem, StringComparison.Ordinal);
    }

    /// <summary>A slash or a port left out turns a scheme into a host named "http"; nobody means that.</summary>
    [Theory]
    [InlineData("http:/10.0.0.1")]
    [InlineData("https:/node3/base")]
    [InlineData("node3:")]
    [InlineData("http://node3:")]
    public void A_port_announced_and_not_given_is_refused(string typed)
    {
        Assert.False(EndpointAddress.TryParse(typed, out _, out string? problem));
        Assert.Contains("port", problem, StringComparison.Ordinal);
    }

    [Fact]
    public void Prefixes_are_made_once_for_every_scheme()
    {
        EndpointAddress address = Given.Address("http://node3:81/base");
        Assert.Equal("http://node3:81/base", address.HttpPrefix);
        Assert.Equal("https://node3:81/base", address.HttpsPrefix);
        Assert.Equal("ws://node3:81/base", address.WsPrefix);
        Assert.Equal("wss://node3:81/base", address.WssPrefix);
        Assert.Equal("http://node3:81/base", address.ToString());
        Assert.Equal("node3:81", Given.Address("node3:81").Text);
    }

    [Theory]
    [InlineData("http://node3", true)]
    [InlineData("https://node3", false)]
    [InlineData("node3", false)]
    public void Only_an_address_that_says_http_is_plaintext(string typed, bool expected) => Assert.Equal(expected, Given.Address(typed).IsPlaintext);

    [Fact]
    public void Addresses_are_equal_by_what_they_mean()
    {
        Assert.Equal(Given.Address("HTTP://Node3/base/"), Given.Address("http://node3/base"));
        Assert.Equal(Given.Address("HTTP://Node3/base/").GetHashCode(), Given.Address("http://node3/base").GetHashCode());
        Assert.NotEqual(Given.Address("http://node3/Base"), Given.Address("http://node3/base"));
        Assert.NotEqual(Given.Address("http://node3"), Given.Address("node3"));
        Assert.NotEqual(Given.Address("http://node3:80"), Given.Address("http://node3:81"));
    }

    [Theory]
    [InlineData("10.0.0.1", 8080, "http", "http://10.0.0.1:8080")]
    [InlineData("2001:db8::1", 443, "https", "https://[2001:db8::1]:443")]
    [InlineData("10.0.0.1", null, null, "10.0.0.1")]
    public void A_resolved_address_reads_like_a_typed_one(string ip, int? port, string? scheme, string text)
    {
        EndpointAddress address = EndpointAddress.From(IPAddress.Parse(ip), port, scheme);
        Assert.Equal(text, address.Text);
        Assert.True(address.IsIpLiteral);
        Assert.Equal(Given.Address(text), address);
    }
}
