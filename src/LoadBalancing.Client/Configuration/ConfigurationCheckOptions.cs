namespace LoadBalancing.Client.Configuration;

/// <summary>What the application registers in code, which a document alone does not tell.</summary>
public sealed class ConfigurationCheckOptions
{
    /// <summary>Gets the names of the policies that <c>AddEndpointPicker</c> adds.</summary>
    /// <value>Empty by default: another policy than ours is an error.</value>
    public ISet<string> Pickers { get; } = new HashSet<string>(StringComparer.OrdinalIgnoreCase);

    /// <summary>Gets the names of the sources that <c>AddHashKeySource</c> adds.</summary>
    /// <value>Empty by default: an entry of <c>Traffic:HashKey</c> of type <c>source</c> is an error.</value>
    public ISet<string> HashKeySources { get; } = new HashSet<string>(StringComparer.OrdinalIgnoreCase);

    /// <summary>Gets the names of the clusters whose endpoints <c>AddEndpointSource</c> brings.</summary>
    /// <value>Empty by default: a cluster without endpoints is an error unless it says <c>AllowEmpty</c>.</value>
    public ISet<string> EndpointSources { get; } = new HashSet<string>(StringComparer.OrdinalIgnoreCase);

    /// <summary>Gets the names that the section <c>Services</c> will have, such as from environment variables, beside those that the document has there.</summary>
    /// <value>Empty by default: a cluster without endpoints whose name is not under <c>Services</c> of the document is an error.</value>
    public ISet<string> Services { get; } = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
}
