using LoadBalancing.Client.Balancing;
using LoadBalancing.Client.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace LoadBalancing.Client.DependencyInjection;

/// <summary>Starts every cluster before the application's services, and fails the start with all errors of all clusters at once.</summary>
internal sealed class ClusterStart(ClusterRegistry registry, IEnumerable<HttpClientBinding> clients, IServiceProvider services) : IHostedLifecycleService
{
    public Task StartingAsync(CancellationToken cancellationToken)
    {
        var invalid = new List<OptionsValidationException>();
        foreach (string name in registry.Names)
        {
            try { Check(registry.Get(name)); }
            catch (OptionsValidationException e) { invalid.Add(e); }
        }
        return invalid.Count == 0 ? Task.CompletedTask : throw new OptionsValidationException(
            string.Join(", ", invalid.Select(e => e.OptionsName)), typeof(ClusterOptions), invalid.SelectMany(e => e.Failures).Distinct());
    }

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>A client whose connections would not follow the TLS settings shows only when its handler is made; that must not be the first request.</summary>
    private void Check(Cluster cluster)
    {
        if (!cluster.Tls.IsConfigured || services.GetService<IHttpMessageHandlerFactory>() is not { } handlers) { return; }
        foreach (string client in clients.Where(client => client.Cluster.Equals(cluster.Name, StringComparison.OrdinalIgnoreCase)).Select(client => client.Client).Distinct())
        {
            try { handlers.CreateHandler(client); }
            catch (UnfollowedTlsException e) { throw new OptionsValidationException(cluster.Name, typeof(ClusterOptions), [$"{SectionCopy.SectionName}:Clusters:{cluster.Name}:Transport:Tls: {e.Message}"]); }
            // What else a handler of the application throws is told, as ever, to whoever uses it.
            catch (Exception) { continue; }
        }
    }
}
