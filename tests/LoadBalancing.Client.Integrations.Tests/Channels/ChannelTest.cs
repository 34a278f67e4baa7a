using Grpc.Net.Client;
using LoadBalancing.Client.Balancing;
using LoadBalancing.Client.Configuration;
using LoadBalancing.Client.Endpoints;
using LoadBalancing.Client.Http;
using LoadBalancing.Client.IntegrationTests.Harness;
using Microsoft.Extensions.DependencyInjection;

namespace LoadBalancing.Client.Integrations.Tests.Channels;

/// <summary>The real GrpcChannel over the cluster <c>orders</c>, whose endpoints have the names of their servers and are taken in turn.</summary>
public abstract class ChannelTest : IntegrationTest
{
    private readonly List<IAsyncDisposable> _owned = [];

    private protected static ClusterOptions Over(params OrdersServer[] servers)
    {
        var options = new ClusterOptions();
        AddTo(options, servers);
        return options;
    }

    private protected static void AddTo(ClusterOptions options, params OrdersServer[] servers)
    {
        options.Picker.Policy = "round_robin";
        foreach (OrdersServer server in servers) { options.Endpoints[server.Name] = new EndpointOptions(server.Address); }
    }

    /// <summary>A cluster without a container, and a client over its handler.</summary>
    private protected (Cluster Cluster, Orders.OrdersClient Client) ClientOf(ClusterOptions options, GrpcChannelOptions? channel = null, string address = "http://orders")
    {
        Cluster cluster = Own(Cluster.Create("orders", options));
        channel ??= new GrpcChannelOptions();
        channel.HttpHandler = cluster.CreateHandler();
        channel.DisposeHttpClient = true;
        return (cluster, ClientOf(channel, address));
    }

    private protected Orders.OrdersClient ClientOf(GrpcChannelOptions channel, string address = "http://orders")
    {
        GrpcChannel made = GrpcChannel.ForAddress(address, channel);
        _owned.Add(new Owned(made));
        return new Orders.OrdersClient(made);
    }

    /// <summary>AddGrpcClient over the cluster; what it hands out lives as long as the test.</summary>
    private protected (Cluster Cluster, Orders.OrdersClient Client, ServiceProvider Services) ClientOf(
        Action<ClusterOptions> configure, Action<IHttpClientBuilder>? before = null, Action<IHttpClientBuilder>? after = null, string address = "http://orders")
    {
        var collection = new ServiceCollection();
        collection.AddLoadBalancedCluster("orders", configure);
        IHttpClientBuilder builder = collection.AddGrpcClient<Orders.OrdersClient>(options => options.Address = new Uri(address));
        before?.Invoke(builder);
        builder.AddLoadBalancing("orders");
        after?.Invoke(builder);
        ServiceProvider services = Own(collection.BuildServiceProvider());
        return (services.GetRequiredService<IClusterProvider>().Get("orders"), services.GetRequiredService<Orders.OrdersClient>(), services);
    }

    private protected T Own<T>(T owned)
        where T : IAsyncDisposable
    {
        _owned.Add(owned);
        return owned;
    }

    private protected static (int Outstanding, long Succeeded, long Failed) CountOf(Cluster cluster, string endpoint)
    {
        EndpointDescription described = cluster.Describe().Endpoints.Single(candidate => candidate.Id == endpoint);
        return (described.Outstanding, described.Succeeded, described.Failed);
    }

    /// <summary>The caller has its answer a moment before the reading of the body's end is told.</summary>
    private protected Task UntilCounted(Cluster cluster, string endpoint, int outstanding, long succeeded, long failed) =>
        Until(() => CountOf(cluster, endpoint) == (outstanding, succeeded, failed), $"'{endpoint}' had {outstanding} outstanding, {succeeded} succeeded, {failed} failed");

    protected override void Dispose(bool disposing)
    {
        foreach (IAsyncDisposable owned in Enumerable.Reverse(_owned)) { owned.DisposeAsync().AsTask().GetAwaiter().GetResult(); }
        base.Dispose(disposing);
    }

    private sealed class Owned(IDisposable disposable) : IAsyncDisposable
    {
        public ValueTask DisposeAsync()
        {
            disposable.Dispose();
            return ValueTask.CompletedTask;
        }
    }
}
