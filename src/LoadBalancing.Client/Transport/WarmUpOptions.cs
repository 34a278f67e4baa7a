namespace LoadBalancing.Client.Transport;

/// <summary>Connections that are made while a version waits for its moment: the section <c>Transport:WarmUp</c>.</summary>
/// <remarks>Each live primary handler sends one request to each endpoint that the version adds, so that the first real ones find connections.</remarks>
public sealed class WarmUpOptions
{
    /// <summary>Gets or sets the path that is asked for. Its answer does not matter.</summary>
    /// <value>A path that begins with '/'. The default is <see langword="null"/>: no connections are warmed.</value>
    public string? Path { get; set; }

    /// <summary>Gets or sets the method.</summary>
    /// <value><c>HEAD</c> or <c>OPTIONS</c>. The default is <c>HEAD</c>.</value>
    public string Method { get; set; } = "HEAD";

    /// <summary>Gets or sets how many such requests run at a time.</summary>
    /// <value>From 1 to 1,000. The default is 16.</value>
    public int MaximumAtATime { get; set; } = 16;

    /// <summary>Gets or sets how long one may take.</summary>
    /// <value>From 10 ms to 1 min. The default is 5 s.</value>
    public TimeSpan Timeout { get; set; } = TimeSpan.FromSeconds(5);
}
