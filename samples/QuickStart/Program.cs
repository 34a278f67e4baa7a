using System.Diagnostics;
using LoadBalancing.Client.Balancing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using QuickStart;

using var stop = new CancellationTokenSource();
Console.CancelKeyPress += (_, pressed) =>
{
    pressed.Cancel = true;
    stop.Cancel();
};

var faults = new Faults();
await using Servers servers = await Servers.StartAsync(faults);
Display.Introduce();

var summaries = new List<Summary>();
foreach (string policy in new[] { "round_robin", "least_time" })
{
    Summary summary = await RunAsync(policy);
    if (stop.IsCancellationRequested)
    {
        Console.WriteLine("Stopped.");
        return;
    }
    summaries.Add(summary);
}
Display.Show(summaries);

async Task<Summary> RunAsync(string policy)
{
    using IHost app = OrdersClient.Start(policy, servers.Addresses);
    HttpClient client = OrdersClient.CreateClient(app);
    // Connections and just-in-time compilation are nobody's policy: the first moments do not count.
    faults.Restart();
    await new Load(client, new Measurements(policy)).RunAsync(TimeSpan.FromSeconds(0.5), stop.Token);

    faults.Restart();
    var measurements = new Measurements(policy);
    var cluster = app.Services.GetRequiredKeyedService<Cluster>("orders");
    long startedAt = Stopwatch.GetTimestamp();
    Task load = new Load(client, measurements).RunAsync(TimeSpan.FromSeconds(9), stop.Token);
    await Display.ShowWhileAsync(load, () => Board.Of(cluster, measurements, Stopwatch.GetElapsedTime(startedAt)));
    return Summary.Of(measurements);
}
