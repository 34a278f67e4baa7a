namespace LoadBalancing.Client.Configuration;

/// <summary>What a checked document was taken for.</summary>
public enum ConfigurationForm
{
    /// <summary>Neither: it could not be read, or holds nothing of ours.</summary>
    Unknown = 0,

    /// <summary>A whole file of settings, with <c>LoadBalancing</c> at the top; of what else is in it only <c>Services</c> is looked at.</summary>
    Document,

    /// <summary>The content of the section <c>LoadBalancing</c>: <c>Defaults</c>, <c>Clusters</c> or <c>Groups</c> at the top. What <c>Services</c> will have it cannot show.</summary>
    Section,
}
