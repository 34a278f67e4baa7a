using LoadBalancing.Client.Endpoints;
using LoadBalancing.Client.Transport;

namespace LoadBalancing.Client.Tests.Transport;

public sealed class EndpointUrisTests
{
    private readonly EndpointUris _uris = new();

    private static EndpointAddress Address(string text) => EndpointAddress.TryParse(text, out EndpointAddress? address, out _) ? address : throw new ArgumentException(text);

    [Fact]
    public void A_uri_is_made_twice_and_kept_from_the_second_time_on()
    {
        EndpointAddress a = Address("http://10.0.0.1:8080");
        Uri first = _uris.For(a, new Uri("http://orders/x?y=1")), second = _uris.For(a, new Uri("http://orders/x?y=1"));
        Assert.NotSame(first, second);
        Assert.Same(second, _uris.For(a, new Uri("http://orders/x?y=1")));
        Assert.Equal("http://10.0.0.1:8080/x?y=1", second.AbsoluteUri);
    }

    /// <summary>Of 10 endpoints, three in one pair of places or two with one fingerprint are seen in one of 40 runs; then two of the ten are made anew, or three.</summary>
    [Fact]
    public void Endpoints_that_share_a_place_do_not_push_each_other_out()
    {
        EndpointAddress[] endpoints = [.. Enumerable.Range(0, 10).Select(i => Address($"http://10.0.{i}.1:8080"))];
        var uri = new Uri("http://orders/v1/orders/1234567");
        for (int i = 0; i < 100; i++) { foreach (EndpointAddress endpoint in endpoints) { _uris.For(endpoint, uri); } }
        Assert.InRange(endpoints.Count(endpoint => ReferenceEquals(_uris.For(endpoint, uri), _uris.For(endpoint, uri))), 6, 10);
    }

    [Fact]
    public void However_often_places_are_shared_the_uri_is_the_right_one()
    {
        EndpointAddress[] endpoints = [Address("http://10.0.0.1:8080"), Address("https://10.0.0.2/base"), Address("node3")];
        for (int i = 0; i < 30_000; i++)
        {
            EndpointAddress endpoint = endpoints[i % endpoints.Length];
            string path = $"/orders/{i % 1511}/lines{new string('a', i % 7)}";
            Uri made = _uris.For(endpoint, new Uri("http://orders" + path));
            Assert.Equal((endpoint.Scheme == "https" ? endpoint.HttpsPrefix : endpoint.HttpPrefix) + path, made.OriginalString);
        }
    }
}
