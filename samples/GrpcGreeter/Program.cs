using Grpc.Core;
using Grpc.Net.Client;
using GrpcGreeter;
using LoadBalancing.Client.Balancing;
using LoadBalancing.Client.Configuration;
using LoadBalancing.Client.Endpoints;
using Microsoft.Extensions.DependencyInjection;

await using Servers servers = await Servers.StartAsync();
string[] names = [.. servers.Addresses.Select(server => server.Key)];
Console.WriteLine("Three gRPC servers: 'slow' takes 100 ms instead of 5, 'failing' refuses every third call. Callers retry by gRPC's own RetryPolicy.");

var options = new ClusterOptions();
foreach ((string name, string address) in servers.Addresses) { options.Endpoints[name] = new EndpointOptions(address); }
await using (Cluster cluster = Cluster.Create("greeter", options))
{
    using GrpcChannel channel = Clients.Channel(cluster);
    (await Tally.OfAsync(new Greeter.GreeterClient(channel))).Show("GrpcChannel.ForAddress(\"http://greeter\", ... cluster.CreateHandler()):", names);
}

await using ServiceProvider services = Clients.Services(servers.Addresses);
var client = services.GetRequiredService<Greeter.GreeterClient>();
(await Tally.OfAsync(client)).Show("AddGrpcClient<Greeter.GreeterClient>(...).AddLoadBalancing(\"greeter\"):", names);

using AsyncServerStreamingCall<Greeting> stream = client.GreetMany(new GreetRequest { Name = "world" });
await foreach (Greeting greeting in stream.ResponseStream.ReadAllAsync()) { Console.WriteLine($"  {greeting.Text}, from '{greeting.Server}'"); }
