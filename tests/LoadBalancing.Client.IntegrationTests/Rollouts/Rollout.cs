using System.Globalization;
using LoadBalancing.Client.Balancing;
using LoadBalancing.Client.Endpoints;
using LoadBalancing.Client.IntegrationTests.Harness;
using LoadBalancing.Client.IntegrationTests.Reload;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace LoadBalancing.Client.IntegrationTests.Rollouts;

/// <summary>A client of real servers, both with their configuration in files, as in production.</summary>
internal sealed class Rollout : IAsyncDisposable
{
    private ServiceProvider? _services;

    /// <summary>Gets the file of the servers.</summary>
    public SettingsFile Servers { get; } = new();

    /// <summary>Gets the file of the client.</summary>
    public SettingsFile Clients { get; } = new();

    public LogCapture Logs { get; } = new();

    public List<AgentProcess> Processes { get; } = [];

    public Cluster Cluster => _services!.GetRequiredKeyedService<Cluster>("orders");

    public HttpClient Http => field ??= _services!.GetRequiredService<IHttpClientFactory>().CreateClient("orders");

    /// <summary>Starts servers whose file holds a version.</summary>
    public async Task<AgentProcess[]> StartServersAsync(int count, SettingsFile file, long version, bool coherent = true, Action<Agent.AgentOptions>? configure = null)
    {
        file.Replace(AgentProcess.Json(version));
        AgentProcess[] started = [.. await Task.WhenAll(Enumerable.Range(Processes.Count, count).Select(i => AgentProcess.StartAsync(IdOf(i), file, configure, coherent)))];
        Processes.AddRange(started);
        return started;
    }

    public static string IdOf(int place) => string.Create(CultureInfo.InvariantCulture, $"s{place:00}");

    public void StartClient()
    {
        IConfigurationRoot configuration = new ConfigurationBuilder().AddJsonFile(Clients.Path, optional: false, reloadOnChange: true).Build();
        IServiceCollection collection = new ServiceCollection().AddSingleton<IConfiguration>(configuration).AddLogging(logging => logging.AddProvider(Logs).SetMinimumLevel(LogLevel.Information));
        collection.AddLoadBalancedHttpClient("orders").ConfigureHttpClient(http => http.Timeout = TimeSpan.FromSeconds(60));
        _services = collection.BuildServiceProvider();
    }

    /// <summary>The client's configuration: these endpoints, which must have confirmed this version.</summary>
    public void Write(long version, IEnumerable<(string Id, string Address)> endpoints, string confirmation = """ "Quorum": 0.8 """, string more = "") => Clients.Replace($$"""
        { "Secrets": { "agent-token": "a-token-of-the-test" }, "LoadBalancing": { "Clusters": { "orders": {
          "Version": {{version}}, "Picker": { "Policy": "round_robin" }{{more}},
          "Endpoints": { {{string.Join(", ", endpoints.Select(endpoint => $"\"{endpoint.Id}\": \"{endpoint.Address}\""))}} },
          "Health": { "Confirmation": { "RequiredVersion": "latest", "Coherent": true, "Deadline": "00:10:00", {{confirmation}} } } } } } }
        """);

    public void Write(long version, IEnumerable<AgentProcess> servers, string more = "") => Write(version, servers.Select(server => (server.Id, server.Address)), more: more);

    public EndpointAvailability AvailabilityOf(AgentProcess server) => Cluster.Describe().Endpoints.First(endpoint => endpoint.Id == server.Id).Availability;

    public bool AllAre(EndpointAvailability availability) => Cluster.Describe().Endpoints.All(endpoint => endpoint.Availability == availability);

    public bool Runs(long version) => Cluster.Snapshot?.Version.ToString() == version.ToString(CultureInfo.InvariantCulture);

    /// <summary>What the servers saw: each request of the caller ran once, on the version that it named.</summary>
    public void AssertRanOnceAndOnOneVersion(Caller caller)
    {
        ServerRun[] runs = [.. Processes.SelectMany(process => process.Runs).Where(run => run.Sent > 0)];
        Assert.DoesNotContain(runs, run => run.Named != run.Ran);
        Assert.Equal(caller.Calls.Select(call => call.Sent), runs.Select(run => run.Sent).Order());
    }

    public async ValueTask DisposeAsync()
    {
        if (_services is not null) { await _services.DisposeAsync(); }
        foreach (AgentProcess process in Processes) { await process.DisposeAsync(); }
        Servers.Dispose();
        Clients.Dispose();
        Logs.Dispose();
    }
}
