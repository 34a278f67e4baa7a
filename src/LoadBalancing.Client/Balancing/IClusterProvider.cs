namespace LoadBalancing.Client.Balancing;

/// <summary>Gives the clusters of an application by name. <c>[FromKeyedServices("orders")] Cluster</c> gives the same ones.</summary>
public interface IClusterProvider
{
    /// <summary>Gets a cluster.</summary>
    /// <param name="name">The name under which it was added; case is ignored.</param>
    /// <returns>The one cluster of that name in this process.</returns>
    /// <exception cref="ArgumentException">No cluster of that name was added; the message names those that were.</exception>
    /// <exception cref="Microsoft.Extensions.Options.OptionsValidationException">Its configuration is not valid; it holds every reason.</exception>
    Cluster Get(string name);
}
