using System.Net.Http.Json;
using LoadBalancing.Client.Balancing;
using LoadBalancing.Client.Configuration;
using LoadBalancing.Client.Diagnostics;
using LoadBalancing.Client.Discovery;
using LoadBalancing.Client.Endpoints;
using LoadBalancing.Client.Http;
using LoadBalancing.Client.Outcomes;
using LoadBalancing.Client.Picking;
using LoadBalancing.Client.Resilience;
using LoadBalancing.Client.Traffic.Affinity;
using Microsoft.Extensions.DependencyInjection;
using LoadBalancing.Client.Versions;

namespace Snippets;

/// <summary>The code of docs/, word for word. It is compiled here and never run.</summary>
internal static class DocsSnippets
{
    public static void RegisterSource(IServiceCollection services) =>
        services.AddEndpointSource("orders", provider => new RegistrySource(provider.GetRequiredService<IRegistry>()));

    public static void Describe(IClusterProvider clusters)
    {
        ClusterDescription orders = clusters.Get("orders").Describe();
        foreach (EndpointDescription endpoint in orders.Endpoints) { Console.WriteLine($"{endpoint.Id}: {endpoint.Availability}, {endpoint.Outstanding} outstanding"); }
        foreach (SettingDescription setting in orders.Settings) { Console.WriteLine($"{setting.Path} = {setting.Value} ({setting.Origin})"); }
    }

    public static void AdjustPrimary(IServiceCollection services)
    {
        services.AddLoadBalancedHttpClient("orders").UseSocketsHttpHandler((sockets, _) => sockets.MaxResponseHeadersLength = 128);
    }

    public static void AddSecrets(IServiceCollection services)
    {
        services.AddLoadBalancingSecrets(provider => provider.GetRequiredService<Vault>().Find);
    }

    public static void CheckConfiguration()
    {
        ConfigurationCheck check = ConfigurationChecker.Check(File.ReadAllText("appsettings.json"), new ConfigurationCheckOptions { Pickers = { "same_zone" } });
        foreach (string error in check.Errors) { Console.WriteLine(error); }
        foreach (ClusterCheck cluster in check.Clusters) { Console.WriteLine($"{cluster.Name}: version {cluster.Version}, policy {cluster.Policy}, \"Digest\": \"{cluster.Digest}\""); }
    }

    public static void Classify(IServiceCollection services) =>
        services.AddResponseClassifier("orders", response => response.Headers.Contains("x-error-page") ? OutcomeKind.Failure : null);

    public static void ClassifyBodies(IServiceCollection services) =>
        services.AddResponseClassifier("orders", (response, body) => body.StartsWith("{\"error\""u8) ? OutcomeKind.Failure : null);

    public static bool Report(HttpResponseMessage response)
    {
        bool counts = response.ReportOutcome(OutcomeKind.Failure);
        return counts;
    }

    public static void Repeatable(Order order)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/orders") { Content = JsonContent.Create(order) };
        request.Headers.Add("Idempotency-Key", order.Id);
        request.Options.SetRepeatable(true);
    }

    public static void Mirror(IServiceCollection services)
    {
        services.AddLoadBalancedHttpClient("orders");
        services.AddLoadBalancedCluster("orders-next");
    }

    public static void MirrorWithoutContainer(ClusterOptions options, ClusterOptions nextOptions)
    {
        using Cluster next = Cluster.Create("orders-next", nextOptions);
        using var orders = Cluster.Create("orders", options, new ClusterSetup { Clusters = name => name == next.Name ? next : null });
    }

    public static async Task Refused(HttpClient http)
    {
        try
        {
            using HttpResponseMessage response = await http.GetAsync("/orders/42");
        }
        catch (RequestRejectedException refused) when (refused.Reason is RejectionReason.RateLimit or RejectionReason.Throttled)
        {
            Console.WriteLine($"{refused.Message} Again after {refused.RetryAfter}.");
        }
    }

    public static void CheckHealth(IServiceCollection services)
    {
        services.AddLoadBalancedHttpClient("orders").AddHealthCheck("ready");
        services.AddClusterHealthCheck("payments");
    }

    public static void Route(HttpRequestMessage request, Cluster cluster)
    {
        request.Options.SetRoutingLabel("tenant", "gold");

        cluster.TryAcquire(new PickContext { Labels = new Dictionary<string, string> { ["tenant"] = "gold" } }, out EndpointLease lease);

        lease.Complete(OutcomeKind.Success);
    }

    public static async Task Maintain(Cluster orders, CancellationToken cancellationToken)
    {
        if (await orders.DrainAsync("b", TimeSpan.FromSeconds(30), cancellationToken)) { Console.WriteLine("b has nothing left to do."); }
        orders.Enable("b");
        orders.Disable("c", "a new disk");
        foreach (JournalEntry entry in orders.Journal) { Console.WriteLine($"{entry.At:T} {entry.Kind} {entry.Endpoint}: {entry.Reason}"); }
    }

    public static void Versions(Cluster cluster)
    {
        foreach (VersionRecord version in cluster.Ledger.Records)
        {
            Console.WriteLine($"{version.Version} {version.State} {version.Reason}");
            foreach (VersionChange change in version.Changes) { Console.WriteLine($"  {change.Path}: {change.Before} -> {change.After}"); }
        }
    }

    public static void KnownGood(IServiceCollection services)
    {
        services.AddLoadBalancedHttpClient("orders", options => options.KnownGood.Path = "/var/lib/shop/{cluster}.json");
    }

    public static void Update(Cluster cluster, ClusterOptions options)
    {
        IReadOnlyList<string> errors = cluster.TryUpdate(options);
        if (errors.Count > 0) { Console.WriteLine("Refused, yesterday stays: " + string.Join(" ", errors)); }
    }

    public static bool TryNow(Cluster cluster)
    {
        if (!cluster.TryAcquire(default, out EndpointLease lease)) { return false; }
        lease.ReportFirstByte(OutcomeKind.Success);      // the latency is known; the lease goes on
        lease.Complete(OutcomeKind.Success);             // the end
        return true;
    }

    public static string[] Names() => [Telemetry.MeterName, Telemetry.ActivitySourceName];
}

internal sealed class LargestWeightPicker(PickerInputs inputs) : EndpointPicker
{
    private readonly EndpointNode[] _nodes = [.. inputs.Nodes.OrderByDescending(node => node.Weight)];

    public override EndpointNode? Pick(in PickContext context)
    {
        foreach (EndpointNode node in _nodes)
        {
            if (!context.HasExclusions || !context.IsExcluded(node)) { return node; }
        }
        return null;
    }

    protected override void Observe(EndpointNode node, in CallOutcome outcome)
    {
        // Learn here: outcome.Kind, outcome.Latency, outcome.IsPenalized, outcome.IsRecovery.
    }
}

internal sealed class RegistrySource(IRegistry registry) : IEndpointSource
{
    public async ValueTask<EndpointList> GetEndpointsAsync(CancellationToken cancellationToken)
    {
        IEnumerable<string> addresses = await registry.FindAsync("orders", cancellationToken);
        return EndpointList.Of(addresses);
    }
}

internal interface IRegistry
{
    Task<IEnumerable<string>> FindAsync(string service, CancellationToken cancellationToken);
}

/// <summary>Stands for where an application keeps its secrets.</summary>
internal sealed class Vault
{
    private readonly Dictionary<string, string> _secrets = [];

    public string? Find(string name) => _secrets.GetValueOrDefault(name);
}

internal static class Groups
{
    public static async Task<(string, string)> FanOutAsync(ClusterGroup checkout, HttpClient orders, HttpClient payments, CancellationToken cancellationToken)
    {
        using GroupView view = checkout.Pin();
        Task<string> order = orders.GetStringAsync("/orders/42", cancellationToken);
        Task<string> payment = payments.GetStringAsync("/payments/42", cancellationToken);
        return (await order, await payment);
    }

    public static void WithoutContainer()
    {
        using var orders = Cluster.Create("orders", Options(version: 42));
        using var payments = Cluster.Create("payments", Options(version: 42));
        using ClusterGroup checkout = ClusterGroup.Create("checkout", [orders, payments], deadline: TimeSpan.FromSeconds(30));
        orders.TryUpdate(Options(version: 43));      // validated, and waits
        payments.TryUpdate(Options(version: 43));    // now both run it
    }

    private static ClusterOptions Options(long version) => new() { Version = version, Endpoints = { ["a"] = new EndpointOptions("http://10.0.0.1:8080") } };
}

/// <summary>What an application orders.</summary>
internal sealed record Order(string Id);

internal static class Affinity
{
    public static void Keys(IServiceCollection services, KeyVault vault) =>
        services.AddAffinityKeyRing(provider => new AffinityKeyRing(new AffinityKey("2026-11", vault.Secret("affinity-2026-11"))));

    public static async Task<string> CartAsync(HttpClient carts, User user, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/cart");
        request.Options.SetAffinityCookies(user.Cookies);
        using HttpResponseMessage response = await carts.SendAsync(request, cancellationToken);
        return await response.Content.ReadAsStringAsync(cancellationToken);
    }

    public static void Named(HttpRequestMessage request, Customer customer)
    {
        request.Options.SetSessionKey(customer.Id);
    }

    public static void Rotate(AffinityKeyRing ring, AffinityKey previous, AffinityKey next)
    {
        ring.Accept(next);            // in every process
        ring.Rotate(next);            // then, in every process: new cookies are signed with it, and old ones replaced as they are used
        ring.Remove(previous.Id);     // once Lifetime has passed
    }

    internal sealed record User(System.Net.CookieContainer Cookies);

    internal sealed record Customer(string Id);

    internal sealed record KeyVault(Func<string, byte[]> Secret);
}
