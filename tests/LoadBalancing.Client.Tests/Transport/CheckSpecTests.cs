using LoadBalancing.Client.Outcomes;
using System.Net;
using LoadBalancing.Client.Transport;

namespace LoadBalancing.Client.Tests.Transport;

public sealed class CheckSpecTests
{
    [Theory]
    [InlineData("http://a:8080", null, null, "http://a:8080/up?x=1")]
    [InlineData("https://a/base", null, null, "https://a/base/up?x=1")]
    [InlineData("a", null, null, "http://a/up?x=1")]
    [InlineData("a", null, "https", "https://a/up?x=1")]
    [InlineData("https://a:8443/base", 9000, "http", "http://a:9000/base/up?x=1")]
    [InlineData("https://[::1]:8443", 9000, null, "https://[::1]:9000/up?x=1")]
    public void A_check_goes_to_the_endpoint_or_to_another_port_of_it(string address, int? port, string? scheme, string uri)
    {
        Assert.True(StatusSet.TryParse("200", out StatusSet? expected));
        var spec = new CheckSpec(CheckKind.Http, port, scheme, new HttpCheckSpec("GET", "/", expected, null, new CheckHeaders([]), null, HttpVersion.Version11), "");
        Assert.Equal(uri, spec.UriOf(Given.Address(address), "/up?x=1").AbsoluteUri);
    }
}
