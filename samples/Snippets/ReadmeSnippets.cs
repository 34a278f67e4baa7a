using LoadBalancing.Client.Balancing;
using LoadBalancing.Client.Configuration;
using LoadBalancing.Client.Endpoints;
using LoadBalancing.Client.Http;
using LoadBalancing.Client.Outcomes;
using LoadBalancing.Client.Picking;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Snippets;

/// <summary>The code of README.md, word for word. It is compiled here and never run.</summary>
internal static class ReadmeSnippets
{
    public static async Task QuickStart(string[] args)
    {
        HostApplicationBuilder builder = Host.CreateApplicationBuilder(args);
        builder.Services.AddLoadBalancedHttpClient("orders");
        using IHost app = builder.Build();
        await app.StartAsync();

        HttpClient orders = app.Services.GetRequiredService<IHttpClientFactory>().CreateClient("orders");
        using HttpResponseMessage response = await orders.GetAsync("/orders/42");
        Console.WriteLine($"{(int)response.StatusCode} from {response.GetEndpoint()?.Id}");
    }

    public static void Registrations(IServiceCollection services)
    {
        services.AddLoadBalancedHttpClient<OrdersApi>("orders");                              // a typed client
        services.AddHttpClient("legacy").AddLoadBalancing("orders", hosts: ["orders.corp"]);  // a client that you have already
        services.AddLoadBalancedHttpClient("payments", options =>                             // settings in code; they win over configuration
        {
            options.Endpoints["a"] = new EndpointOptions("http://10.0.1.1:8080");
            options.Endpoints["b"] = new EndpointOptions("http://10.0.1.2:8080", weight: 2);
            options.Picker.Policy = PickerPolicies.PowerOfTwoChoices;
        });
    }

    public static void HashKey()
    {
        var request = new HttpRequestMessage(HttpMethod.Get, "/carts/mine");
        request.Options.SetHashKey("customer-42");          // or configure Traffic:HashKey: a header, cookie, query parameter, the path
    }

    public static async Task WithoutContainer()
    {
        var options = new ClusterOptions();
        options.Endpoints["a"] = new EndpointOptions("http://10.0.0.1:8080");
        options.Endpoints["b"] = new EndpointOptions("http://10.0.0.2:8080");
        using var cluster = Cluster.Create("orders", options);
        using var http = new HttpClient(cluster.CreateHandler());
        string order = await http.GetStringAsync("http://orders/orders/42");
        Console.WriteLine(order);
    }

    public static async Task AnyProtocol(Cluster cluster, CancellationToken cancellationToken)
    {
        using EndpointLease lease = await cluster.AcquireAsync(default, cancellationToken);
        try
        {
            await TalkToAsync(lease.Endpoint.Host, lease.Endpoint.Port ?? 6379);
            lease.Complete(OutcomeKind.Success);
        }
        catch (IOException)
        {
            lease.Complete(OutcomeKind.Disconnected);
            throw;
        }
    }

    public static void RegisterPicker(IServiceCollection services) =>
        services.AddEndpointPicker("same_zone", inputs => new SameZonePicker(inputs));

    private static Task TalkToAsync(string host, int port) => Task.FromException(new IOException($"{host}:{port}"));
}

internal sealed class OrdersApi(HttpClient client)
{
    public HttpClient Client => client;
}

internal sealed class SameZonePicker : EndpointPicker
{
    private readonly EndpointNode[] _nodes;
    private readonly Random _random;

    public SameZonePicker(PickerInputs inputs)
    {
        string? zone = inputs.Options["Zone"];
        EndpointNode[] near = [.. inputs.Nodes.Where(node => node.Zone == zone)];
        _nodes = near.Length > 0 ? near : [.. inputs.Nodes];
        _random = inputs.Random;
    }

    public override EndpointNode? Pick(in PickContext context) =>
        _nodes.Length == 0 ? null : _nodes[_random.Next(_nodes.Length)];
}
