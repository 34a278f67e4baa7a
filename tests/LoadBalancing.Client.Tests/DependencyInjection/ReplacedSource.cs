using Microsoft.Extensions.Configuration;

namespace LoadBalancing.Client.Tests.DependencyInjection;

/// <summary>A source of configuration whose whole content a test replaces, as an edited file's is.</summary>
internal sealed class ReplacedSource : IConfigurationSource
{
    public Replaced Provider { get; } = new();

    public IConfigurationProvider Build(IConfigurationBuilder builder) => Provider;

    internal sealed class Replaced : ConfigurationProvider
    {
        public void Replace((string Path, string? Value)[] settings)
        {
            Data = settings.ToDictionary(setting => setting.Path, setting => setting.Value, StringComparer.OrdinalIgnoreCase);
            OnReload();
        }
    }
}
