namespace LoadBalancing.Client.Traffic;

/// <summary>Another cluster that gets copies of requests: an entry of <c>Traffic:Mirrors</c>. What it answers is thrown away.</summary>
public sealed class MirrorOptions
{
    /// <summary>Gets or sets the cluster that gets the copies.</summary>
    /// <value>The name of another cluster of this process; case is ignored. Required.</value>
    public string? Cluster { get; set; }

    /// <summary>Gets or sets how many of a hundred requests are copied.</summary>
    /// <value>A percentage from 0 to 100; each entry draws for itself. The default is 100.</value>
    public double Percent { get; set; } = 100;

    /// <summary>Gets or sets the longest body that is copied.</summary>
    /// <value>Bytes, from 0 to 16 MiB. Requests with a longer body are not copied. The default is 65,536.</value>
    public int MaxBodyBytes { get; set; } = 65_536;

    /// <summary>Gets or sets how many copies may be under way at a time, those whose body is still being recorded included; further ones are dropped.</summary>
    /// <value>From 1 to 100,000. The default is 100.</value>
    public int MaxInFlight { get; set; } = 100;

    /// <summary>Gets or sets the longest that a copy may take, and before that the recording of its body.</summary>
    /// <value>From 1 ms to 10 minutes, for each of the two. The default is 10 s.</value>
    public TimeSpan Timeout { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>Gets or sets a value indicating whether copies say the original's host with <c>-shadow</c> behind its name.</summary>
    /// <value><see langword="true"/> for <c>orders-shadow:8080</c> where the original says <c>orders:8080</c>, as Envoy does. The default is <see langword="false"/>: what the other cluster's <c>Host</c> says.</value>
    public bool ShadowHost { get; set; }

    /// <summary>Gets or sets the methods whose requests are copied.</summary>
    /// <value>Names divided by commas, such as <c>GET,HEAD</c>. The default is <see langword="null"/>: all of them, CONNECT excepted.</value>
    public string? Methods { get; set; }

    /// <summary>Gets or sets the headers that copies do not have.</summary>
    /// <value>Names divided by commas; <see langword="null"/> or empty for none. The default holds the usual credentials: <c>Authorization,Proxy-Authorization,Cookie</c>.</value>
    public string? RemoveHeaders { get; set; } = "Authorization,Proxy-Authorization,Cookie";
}
