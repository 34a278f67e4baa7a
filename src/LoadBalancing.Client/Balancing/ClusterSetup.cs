using System.Diagnostics.Metrics;
using LoadBalancing.Client.Discovery;
using LoadBalancing.Client.Outcomes;
using LoadBalancing.Client.Picking;
using LoadBalancing.Client.Traffic.Affinity;
using LoadBalancing.Client.Transport;
using Microsoft.Extensions.Logging;

namespace LoadBalancing.Client.Balancing;

/// <summary>What a cluster made without a container may be given. Everything has a default.</summary>
public sealed class ClusterSetup
{
    /// <summary>Gets or sets the clock of everything that the cluster does.</summary>
    /// <value>The default is <see cref="TimeProvider.System"/>.</value>
    public TimeProvider TimeProvider { get; set; } = TimeProvider.System;

    /// <summary>Gets or sets a seed that makes every choice repeatable.</summary>
    /// <value>The default is <see langword="null"/>. Only with a <see cref="TimeProvider"/> of your own, and for one thread: a simulation.</value>
    public int? Seed { get; set; }

    /// <summary>Gets or sets where log lines go.</summary>
    /// <value>The default is <see langword="null"/>: nowhere.</value>
    public ILoggerFactory? LoggerFactory { get; set; }

    /// <summary>Gets or sets who makes the meter.</summary>
    /// <value>The default is <see langword="null"/>: one meter for the process.</value>
    public IMeterFactory? MeterFactory { get; set; }

    /// <summary>Gets or sets where endpoints come from when the options name none.</summary>
    /// <value>The default is <see langword="null"/>: from the options.</value>
    public IEndpointSource? EndpointSource { get; set; }

    /// <summary>Gets or sets what a response says about its endpoint, by status and headers, where that is not what we would say.</summary>
    /// <value>Returns <see langword="null"/> to leave it to us. It runs for each response, on the path of the request. The default is <see langword="null"/>.</value>
    public Func<HttpResponseMessage, OutcomeKind?>? ClassifyResponse { get; set; }

    /// <summary>Gets or sets what a response says about its endpoint, by the first <c>Health:InspectBytes</c> bytes of its body, which are 0 unless configured.</summary>
    /// <value>
    /// Returns <see langword="null"/> to leave it to us. It runs once for each response with a body, when so many bytes have passed by on their way to the caller or the body has ended;
    /// the bytes are its own only until it returns. gRPC's responses are not shown. The default is <see langword="null"/>.
    /// </value>
    public Func<HttpResponseMessage, ReadOnlySpan<byte>, OutcomeKind?>? ClassifyBody { get; set; }

    /// <summary>Gets or sets what finds a secret by its name, for settings that say <c>Secret:name</c>.</summary>
    /// <value>
    /// Returns <see langword="null"/> for one that is not known. It runs whenever a secret is used, in the background, and when options are validated. The default is
    /// <see langword="null"/>: there are no secrets.
    /// </value>
    public Func<string, string?>? Secrets { get; set; }

    /// <summary>Gets or sets the keys of affinity cookies: <c>Traffic:Affinity</c> of type <c>cookie</c>.</summary>
    /// <value>The default is <see langword="null"/>: there are none, and that type is an error.</value>
    public IAffinityKeyRing? AffinityKeys { get; set; }

    /// <summary>Gets or sets what finds another cluster by its name, in lower case, for <c>Traffic:Mirrors</c>.</summary>
    /// <value>
    /// Returns <see langword="null"/> for one that there is not. It runs in the background, at the first copy; the cluster that it returns is not disposed of. The default is <see langword="null"/>: then mirrors are an error.
    /// </value>
    public Func<string, Cluster?>? Clusters { get; set; }

    /// <summary>Gets or sets the zone of this process, in place of the environment variable that <c>Traffic:Zones:ZoneVariable</c> names.</summary>
    /// <value>The default is <see langword="null"/>: the variable. <c>Traffic:Zones:Zone</c> goes before both.</value>
    public string? Zone { get; set; }

    /// <summary>Gets or sets the region of this process, in place of the environment variable that <c>Traffic:Zones:RegionVariable</c> names.</summary>
    /// <value>The default is <see langword="null"/>: the variable. <c>Traffic:Zones:Region</c> goes before both.</value>
    public string? Region { get; set; }

    /// <summary>Answers health checks without a network, for tests and simulations; null for real ones.</summary>
    internal SendCheck? SendCheck { get; set; }

    /// <summary>Answers for endpoints what they run, without a network, for tests and simulations; null for real connections.</summary>
    internal AskVersion? AskVersion { get; set; }

    /// <summary>Sends copies for other clusters without a network, for tests; null for real connections.</summary>
    internal Func<HttpMessageHandler>? CopyTransport { get; set; }

    /// <summary>Gets further policies by name.</summary>
    public IDictionary<string, Func<PickerInputs, EndpointPicker>> Pickers { get; } =
        new Dictionary<string, Func<PickerInputs, EndpointPicker>>(StringComparer.OrdinalIgnoreCase);

    /// <summary>Gets sources of hash keys in code by name, for <c>Traffic:HashKey</c> entries of type <c>source</c>.</summary>
    public IDictionary<string, Func<HttpRequestMessage, string?>> HashKeySources { get; } =
        new Dictionary<string, Func<HttpRequestMessage, string?>>(StringComparer.OrdinalIgnoreCase);
}
