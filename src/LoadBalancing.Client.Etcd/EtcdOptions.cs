using LoadBalancing.Client.Transport;

namespace LoadBalancing.Client.Etcd;

/// <summary>Where etcd is, who we are there, and which fleet this is. Read once.</summary>
public sealed class EtcdOptions
{
    /// <summary>Gets the client URLs of the cluster's members, or of proxies. All of one scheme; the first that answers is used, from a random one on, and the next when it fails.</summary>
    /// <value><c>http://</c> or <c>https://</c>, host and port; 1 to 16. Empty by default, which is an error.</value>
    public IList<string> Endpoints { get; } = [];

    /// <summary>Gets or sets what the keys of the fleet begin with. Fleets with different prefixes have nothing to do with each other.</summary>
    /// <value>Begins with <c>/</c>, does not end with it, 2 to 255 visible ASCII characters. The default is <c>/load-balancing</c>.</value>
    public string Prefix { get; set; } = "/load-balancing";

    /// <summary>Gets or sets the user's name.</summary>
    /// <value><see langword="null"/> by default: no authentication. Needs <see cref="Password"/>.</value>
    public string? User { get; set; }

    /// <summary>Gets or sets the user's password. It is sent once for each token and never logged.</summary>
    public string? Password { get; set; }

    /// <summary>Gets what connections to <c>https://</c> endpoints are held to; files are read again every minute.</summary>
    public TlsOptions Tls { get; } = new();

    /// <summary>Gets or sets what finds the secrets that <see cref="Tls"/> names: the password of a client certificate's key, by its name.</summary>
    /// <value>Returns <see langword="null"/> for one that is not known. The default is <see langword="null"/>: there are no secrets.</value>
    public Func<string, string?>? Secrets { get; set; }

    /// <summary>Gets or sets how long making a connection may take.</summary>
    /// <value>100 ms to 1 minute. The default is 3 s.</value>
    public TimeSpan ConnectTimeout { get; set; } = TimeSpan.FromSeconds(3);

    /// <summary>Gets or sets how long a question may take at one endpoint. Watches have no such bound.</summary>
    /// <value>100 ms to 5 minutes. The default is 5 s.</value>
    public TimeSpan RequestTimeout { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>Gets or sets the longest wait between two attempts to connect; the first is after 100 ms, each further one twice that, all with full jitter.</summary>
    /// <value>100 ms to 5 minutes. The default is 10 s.</value>
    public TimeSpan MaximumBackoff { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>Gets or sets whether the process starts although etcd cannot be reached, or has no version for this fleet, and nothing is known to be good.</summary>
    /// <value>The default is <see langword="false"/>: the start fails, and says why. With <see langword="true"/> the configuration is empty until there is a version.</value>
    public bool Optional { get; set; }

    /// <summary>Gets or sets how long the start waits for etcd before it takes what <see cref="KnownGoodPath"/> holds, or fails.</summary>
    /// <value>100 ms to 10 minutes. The default is 15 s.</value>
    public TimeSpan StartTimeout { get; set; } = TimeSpan.FromSeconds(15);

    /// <summary>Gets or sets the file that holds the last version that proved itself, to start with while etcd is away.</summary>
    /// <value><see langword="null"/> by default: nowhere.</value>
    public string? KnownGoodPath { get; set; }
}
