using System.Net;
using System.Net.Sockets;
using LoadBalancing.Client.Discovery;

namespace LoadBalancing.Client.Tests.Discovery;

public sealed class DnsEndpointSourceTests
{
    private static readonly DiscoveryConfig Config = new("orders.svc", 8080, "http", TimeSpan.FromSeconds(30));

    private static async Task<EndpointList> Ask(DiscoveryConfig config, params string[] answer)
    {
        var source = new DnsEndpointSource(config, (name, _) =>
        {
            Assert.Equal("orders.svc", name);
            return Task.FromResult(answer.Select(IPAddress.Parse).ToArray());
        });
        return await source.GetEndpointsAsync(CancellationToken.None);
    }

    [Fact]
    public async Task Each_record_is_an_endpoint_whose_id_is_its_address()
    {
        EndpointList list = await Ask(Config, "10.0.0.1", "2001:db8::1");
        Assert.Equal(["http://10.0.0.1:8080", "http://[2001:db8::1]:8080"], list.Endpoints.Select(pair => pair.Key));
        Assert.Equal(list.Endpoints.Select(pair => pair.Key), list.Endpoints.Select(pair => pair.Value.Address));
        Assert.All(list.Endpoints, pair => Assert.Equal(1, pair.Value.Weight));
        Assert.Equal(TimeSpan.FromSeconds(30), list.RefreshAfter);
    }

    [Fact]
    public async Task Rotated_and_repeated_answers_are_the_same_list()
    {
        EndpointList one = await Ask(Config, "10.0.0.3", "10.0.0.1", "10.0.0.2"), two = await Ask(Config, "10.0.0.2", "10.0.0.3", "10.0.0.1", "::ffff:10.0.0.1", "10.0.0.2");
        Assert.Equal(["http://10.0.0.1:8080", "http://10.0.0.2:8080", "http://10.0.0.3:8080"], one.Endpoints.Select(pair => pair.Key));
        Assert.Equal(one.Endpoints.Select(pair => pair.Key), two.Endpoints.Select(pair => pair.Key));
    }

    [Fact]
    public async Task Without_port_and_scheme_an_address_has_neither() =>
        Assert.Equal("10.0.0.1", Assert.Single((await Ask(Config with { Port = null, Scheme = null }, "10.0.0.1")).Endpoints).Key);

    [Fact]
    public async Task An_error_of_the_name_server_is_passed_on()
    {
        var source = new DnsEndpointSource(Config, (_, _) => throw new SocketException((int)SocketError.HostNotFound));
        await Assert.ThrowsAsync<SocketException>(async () => await source.GetEndpointsAsync(TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task The_question_can_be_cancelled()
    {
        CancellationToken seen = default;
        var source = new DnsEndpointSource(Config, (_, token) => { seen = token; return Task.FromResult(Array.Empty<IPAddress>()); });
        using var stopping = new CancellationTokenSource();
        await source.GetEndpointsAsync(stopping.Token);
        Assert.Equal(stopping.Token, seen);
    }

    [Fact]
    public void A_list_of_addresses_has_them_for_ids()
    {
        EndpointList list = EndpointList.Of("http://a", "b:81");
        Assert.Equal(["http://a", "b:81"], list.Endpoints.Select(pair => pair.Key));
        Assert.Equal(["http://a", "b:81"], list.Endpoints.Select(pair => pair.Value.Address));
        Assert.Null(list.ChangeToken);
        Assert.Equal(TimeSpan.FromSeconds(5), list.RefreshAfter);
    }
}
