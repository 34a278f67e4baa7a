using LoadBalancing.Client.Http;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace LoadBalancing.Client.TrimSmoke;

internal static class Smoke
{
    private const int Requests = 20;

    public static async Task RunAsync(CancellationToken token)
    {
        await using var server = new LoopbackServer();
        var configuration = new ConfigurationBuilder().AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["LoadBalancing:Clusters:orders:Endpoints:a"] = server.Address.ToString(),
            ["Services:catalog:http:0"] = server.Address.ToString(),
        }).Build();

        var services = new ServiceCollection();
        services.AddSingleton<IConfiguration>(configuration);
        services.AddLoadBalancedHttpClient("orders");
        services.AddHttpClient("catalog", http => http.BaseAddress = new Uri("https+http://catalog")).AddLoadBalancing("catalog");
        await using var provider = services.BuildServiceProvider();
        using var orders = provider.GetRequiredService<IHttpClientFactory>().CreateClient("orders");
        using var catalog = provider.GetRequiredService<IHttpClientFactory>().CreateClient("catalog");

        for (var number = 0; number < Requests; number++)
        {
            await SendAsync(orders, $"/items/{number}", "a", token);
            await SendAsync(catalog, $"/items/{number}", server.Address.ToString().TrimEnd('/'), token);
        }
    }

    private static async Task SendAsync(HttpClient client, string path, string endpoint, CancellationToken token)
    {
        using var response = await client.GetAsync(new Uri(path, UriKind.Relative), token);
        Expect("200", ((int)response.StatusCode).ToString(System.Globalization.CultureInfo.InvariantCulture), "status of " + path);
        Expect(path, await response.Content.ReadAsStringAsync(token), "body of " + path);
        Expect(endpoint, response.GetEndpoint()?.Id, "endpoint of " + path);
    }

    private static void Expect(string expected, string? actual, string what)
    {
        if (actual != expected) { throw new InvalidOperationException($"{what}: expected '{expected}', got '{actual ?? "nothing"}'."); }
    }
}
