using LoadBalancing.Client.Configuration.Settings;
using LoadBalancing.Client.Discovery;
using Microsoft.Extensions.Configuration;

namespace LoadBalancing.Client.Configuration.Checking;

/// <summary>The section <c>Services</c> of a document. Other sources may add to it, so that what is missing here is no error.</summary>
internal sealed class DocumentServices(ConfigNode services)
{
    private readonly Dictionary<string, ConfigNode> _services = services.Children.ToDictionary(service => service.Key, StringComparer.OrdinalIgnoreCase);

    public static DocumentServices None { get; } = new(ConfigNode.Missing(ServicesSection.Name));

    public bool Has(string service) => _services.TryGetValue(service, out ConfigNode? node) && node.Exists;

    public IReadOnlyList<string> ErrorsOf(DiscoveryConfig config)
    {
        if (!_services.TryGetValue(config.Name, out ConfigNode? service)) { return []; }
        IEnumerable<KeyValuePair<string, string?>> leaves = service.Leaves().Select(leaf => KeyValuePair.Create($"{ServicesSection.Name}:{config.Name}:{leaf.Key}", leaf.Value));
        try
        {
            ServicesSection.Read(new ConfigurationBuilder().AddInMemoryCollection(leaves).Build(), config);
            return [];
        }
        catch (DiscoveryFailedException e) { return [e.Message]; }
    }
}
