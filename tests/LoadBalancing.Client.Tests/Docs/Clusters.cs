using LoadBalancing.Client.Configuration;
using LoadBalancing.Client.Discovery;
using LoadBalancing.Client.Picking;
using LoadBalancing.Client.Traffic;
using Microsoft.Extensions.Configuration;

namespace LoadBalancing.Client.Tests.Docs;

/// <summary>Validates whole configurations as the library does.</summary>
internal static class Clusters
{
    /// <summary>The name of the documentation's own picker.</summary>
    public const string PluginName = "same_zone";

    /// <summary>All that is wrong with any cluster.</summary>
    public static IReadOnlyList<string> ErrorsOf(IConfiguration configuration)
    {
        var catalog = new PickerCatalog([new PickerFactory(PluginName, inputs => new Client.Picking.RandomChoice.RandomPicker(inputs))]);
        SectionCopy copy = SectionCopy.Of(configuration);
        string[] names = [.. copy.Root["Clusters"]?.Children.Select(child => child.Key) ?? []];
        return names.Length == 0
            ? ["no cluster found"]
            : [.. names.SelectMany(name => new ClusterConfigBuilder(name, catalog, HashKeyCode.None, hasEndpointSource: false) { HasService = service => ServicesSection.Has(configuration, service) }.Build(copy, []).Errors)];
    }
}
