using System.Net;
using LoadBalancing.Client.Http;
using LoadBalancing.Client.Tests.Balancing;
using LoadBalancing.Client.Transport;

namespace LoadBalancing.Client.Tests.Http;

/// <summary>Request URIs such as <c>https+http://catalog</c>, which clients have that were written for Microsoft.Extensions.ServiceDiscovery.</summary>
public sealed class TwoSchemesTests
{
    private static string SentTo(string endpoint, string uri, string host = "orders")
    {
        Uri? sent = null;
        using var client = new Answering(request => { sent = request.RequestUri; return Answering.Status(200); }, options => options.Hosts.Add(host), addresses: endpoint);
        using var request = new HttpRequestMessage(HttpMethod.Get, uri);
        client.Send(request).Dispose();
        Assert.Equal(uri, request.RequestUri!.OriginalString);                  // restored as it was
        return sent!.OriginalString;
    }

    [Theory]
    [InlineData("https://e:1", "https+http://orders/x", "https://e:1/x")]
    [InlineData("http://e:1", "https+http://orders/x", "http://e:1/x")]         // an http endpoint, and no AllowPlaintext: http is in the list
    [InlineData("http://e:1", "http+https://orders/x", "http://e:1/x")]
    [InlineData("https://e:1", "http+https://orders/x", "https://e:1/x")]
    [InlineData("e:1", "https+http://orders/x", "https://e:1/x")]               // without a scheme of its own: the first of the two
    [InlineData("e:1", "http+https://orders/x", "http://e:1/x")]
    [InlineData("http://e:1/base", "https+http://ORDERS/a/../b?q=1", "http://e:1/base/b?q=1")]
    [InlineData("http://e:1", "https+http://orders", "http://e:1/")]
    [InlineData("http://e:1", "https+http://orders:8080/x", "http://e:1/x")]
    public void The_endpoint_decides_and_else_the_first_scheme(string endpoint, string uri, string sent) => Assert.Equal(sent, SentTo(endpoint, uri));

    [Fact]
    public void A_named_endpoint_is_a_host_like_any_other() => Assert.Equal("http://e:1/x", SentTo("http://e:1", "https+http://_dashboard.orders/x", "_dashboard.orders"));

    [Fact]
    public void A_request_for_https_alone_still_goes_to_no_http_endpoint() =>
        Assert.Throws<HttpRequestException>(() => SentTo("http://e:1", "https://orders/x"));

    /// <summary>A path means the same under both: a URI of two schemes must not be a way round what is said of paths.</summary>
    [Theory]
    [InlineData("/a/../b")]
    [InlineData("/a/%2e%2e/b")]
    [InlineData("//evil/x")]
    [InlineData("/a\\b")]
    [InlineData("/ü?ä= b#f")]
    [InlineData("/%41%2f")]
    [InlineData("?x")]
    [InlineData("")]
    public void Path_and_query_are_those_of_the_same_uri_with_one_scheme(string rest) =>
        Assert.Equal(SentTo("e:1", "https://orders" + rest), SentTo("e:1", "https+http://orders" + rest));

    [Theory]
    [InlineData("https+http://orders/x", "orders")]
    [InlineData("https+http://orders:8080/x", "orders:8080")]
    [InlineData("https+http://BÜCHER.test/x", "xn--bcher-kva.test")]
    public void The_host_header_is_the_logical_authority(string uri, string host) =>
        Assert.Equal(host, HostRule.Default.For(Given.Address("https://10.0.0.1:1"), new Uri(uri)));

    [Theory]
    [InlineData("https+http", "http://orders/other", "http://orders/other")]    // from https this would be a downgrade; http is in the list
    [InlineData("https+http", "https://orders/other", "https://orders/other")]
    [InlineData("https+http", "/other", "https+http://orders/other")]
    [InlineData("http+https", "/other", "http+https://orders/other")]
    public void Redirects_are_followed_to_either_scheme(string schemes, string location, string then)
    {
        var asked = new List<string>();
        using var client = new Answering(
            request =>
            {
                asked.Add(request.RequestUri!.AbsolutePath);
                return asked.Count == 1 ? Answering.Status(302, headers: [("Location", location)]) : Answering.Status(200);
            },
            options => options.FollowRedirects = true,
            addresses: "e:1");
        using var request = new HttpRequestMessage(HttpMethod.Get, $"{schemes}://orders/x");
        using HttpResponseMessage response = client.Send(request);
        Assert.Equal((HttpStatusCode.OK, then), (response.StatusCode, request.RequestUri!.OriginalString));
        Assert.Equal(["/x", "/other"], asked);
    }
}
