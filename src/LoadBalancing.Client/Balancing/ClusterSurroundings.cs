using System.Net;
using LoadBalancing.Client.Diagnostics;
using LoadBalancing.Client.Discovery;
using LoadBalancing.Client.Load;
using LoadBalancing.Client.Outcomes;
using LoadBalancing.Client.Picking;
using LoadBalancing.Client.Traffic;
using LoadBalancing.Client.Traffic.Affinity;
using LoadBalancing.Client.Transport;
using LoadBalancing.Client.Versions;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging;

namespace LoadBalancing.Client.Balancing;

/// <summary>Everything that a cluster needs from outside and that stays for its life: time, chance, logs, metrics, plug-ins.</summary>
internal sealed record ClusterSurroundings
{
    public required StampClock Clock { get; init; }

    public required Random Random { get; init; }

    public required PickerCatalog Pickers { get; init; }

    public HashKeyCode HashKeys { get; init; } = HashKeyCode.None;

    /// <summary>Where this process stands, as far as its configuration does not say.</summary>
    public CallerPlace Place { get; init; } = CallerPlace.OfProcess;

    /// <summary>Finds a secret by its name, each time that it is used; null for one that is not known.</summary>
    public Func<string, string?> Secrets { get; init; } = static _ => null;

    /// <summary>The keys of affinity cookies; null where there are none.</summary>
    public IAffinityKeyRing? AffinityKeys { get; init; }

    public required ILogger Logger { get; init; }

    public required Instruments Instruments { get; init; }

    public IServiceProvider? Services { get; init; }

    /// <summary>Finds another cluster of this process by its name, for mirrors; null where nobody can be asked.</summary>
    public Func<string, Cluster?>? FindCluster { get; init; }

    /// <summary>Sends copies without a network, for tests; null for real connections.</summary>
    public Func<HttpMessageHandler>? CopyTransport { get; init; }

    public IEndpointSource? EndpointSource { get; init; }

    /// <summary>The application's configuration, whose section <c>Services</c> may know endpoints; null where there is none.</summary>
    public IConfiguration? Configuration { get; init; }

    /// <summary>What the application says that a response means, or null to leave that to us.</summary>
    public Func<HttpResponseMessage, OutcomeKind?>? ClassifyResponse { get; init; }

    /// <summary>What the application says that the first bytes of a body mean, or null to leave that to us.</summary>
    public Func<HttpResponseMessage, ReadOnlySpan<byte>, OutcomeKind?>? ClassifyBody { get; init; }

    public Func<string, CancellationToken, Task<IPAddress[]>> ResolveName { get; init; } = Dns.GetHostAddressesAsync;

    public SendCheck SendCheck { get; init; } = CheckSender.Default.SendAsync;

    /// <summary>Asks endpoints what they run; null for real connections.</summary>
    public AskVersion? AskVersion { get; init; }

    /// <summary>Makes versions active at their moments: one for all clusters of a clock.</summary>
    public ActivationScheduler Activations => ActivationScheduler.Of(Time);

    public TimeProvider Time => Clock.Time;
}
