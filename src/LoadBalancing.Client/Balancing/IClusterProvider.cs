namespace LoadBalancing.Client.Balancing;

/// <summary>Gives the clusters of an application by name. <c>[FromKeyedServices("orders")] Cluster</c> gives the same ones, and <c>[FromKeyedServices("checkout")] ClusterGroup</c> their groups.</summary>
public interface IClusterProvider
{
    /// <summary>Gets a cluster.</summary>
    /// <param name="name">The name under which it was added; case is ignored.</param>
    /// <returns>The one cluster of that name in this process.</returns>
    /// <exception cref="ArgumentException">No cluster of that name was added; the message names those that were.</exception>
    /// <exception cref="Microsoft.Extensions.Options.OptionsValidationException">Its configuration is not valid; it holds every reason.</exception>
    Cluster Get(string name);

    /// <summary>Gets a group of clusters that share one version.</summary>
    /// <param name="name">Its name in <c>LoadBalancing:Groups</c>; case is ignored.</param>
    /// <returns>The one group of that name in this process.</returns>
    /// <exception cref="ArgumentException">There is no such group; the message names those that there are.</exception>
    /// <exception cref="Microsoft.Extensions.Options.OptionsValidationException">The configuration of the group or of a member is not valid; it holds every reason.</exception>
    ClusterGroup GetGroup(string name);
}
