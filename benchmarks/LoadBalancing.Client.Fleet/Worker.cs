using System.Globalization;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace LoadBalancing.Client.Fleet;

/// <summary>A process of many members, each as an application would have it: a configuration of its own, with a connection and a watch of its own, a container, a cluster, a lease.</summary>
internal static class Worker
{
    private const int AtATime = 16;

    /// <summary>Arguments: endpoint, prefix, the first number, how many, lease in seconds. Says <c>ready</c> when all run, and ends with its standard input.</summary>
    public static async Task<int> RunAsync(string[] args)
    {
        (string endpoint, string prefix) = (args[0], args[1]);
        (int first, int count, double lease) = (int.Parse(args[2], CultureInfo.InvariantCulture), int.Parse(args[3], CultureInfo.InvariantCulture), double.Parse(args[4], CultureInfo.InvariantCulture));
        var members = new ServiceProvider[count];
        await Parallel.ForAsync(0, count, new ParallelOptions { MaxDegreeOfParallelism = AtATime }, async (i, token) =>
            members[i] = await StartAsync(endpoint, prefix, string.Create(CultureInfo.InvariantCulture, $"m{first + i}"), lease, token));
        Console.WriteLine("ready");
        while (await Console.In.ReadLineAsync() is not null) { }
        return 0;       // leases end by themselves, as with any process that is killed
    }

    private static async Task<ServiceProvider> StartAsync(string endpoint, string prefix, string id, double lease, CancellationToken cancellationToken)
    {
        var configuration = new ConfigurationManager();
        ((IConfigurationBuilder)configuration).AddEtcd(options =>
        {
            options.Endpoints.Add(endpoint);
            options.Prefix = prefix;
            options.StartTimeout = TimeSpan.FromMinutes(2);
            options.RequestTimeout = TimeSpan.FromSeconds(30);
        });
        var services = new ServiceCollection();
        services.AddSingleton<IConfiguration>(configuration);
        services.AddLogging();
        services.AddLoadBalancedCluster(FleetDocuments.Cluster);
        services.AddEtcdMember(options => (options.Id, options.LeaseTime) = (id, TimeSpan.FromSeconds(lease)));
        ServiceProvider provider = services.BuildServiceProvider();
        IHostedService[] hosted = [.. provider.GetServices<IHostedService>()];
        foreach (IHostedLifecycleService service in hosted.OfType<IHostedLifecycleService>()) { await service.StartingAsync(cancellationToken); }
        foreach (IHostedService service in hosted) { await service.StartAsync(cancellationToken); }
        foreach (IHostedLifecycleService service in hosted.OfType<IHostedLifecycleService>()) { await service.StartedAsync(cancellationToken); }
        return provider;
    }
}
