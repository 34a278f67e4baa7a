using LoadBalancing.Client.Configuration;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace LoadBalancing.Client.DependencyInjection;

/// <summary>Starts every cluster before the application's services, and fails the start with all errors of all clusters at once.</summary>
internal sealed class ClusterStart(ClusterRegistry registry) : IHostedLifecycleService
{
    public Task StartingAsync(CancellationToken cancellationToken)
    {
        var invalid = new List<OptionsValidationException>();
        foreach (string name in registry.Names)
        {
            try { registry.Get(name); }
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
}
