using System.Collections.Frozen;
using System.Collections.Immutable;
using LoadBalancing.Client.Configuration.Schemas;
using LoadBalancing.Client.Configuration.Settings;
using LoadBalancing.Client.Discovery;
using LoadBalancing.Client.Endpoints;
using LoadBalancing.Client.Health;
using LoadBalancing.Client.Health.Baking;
using LoadBalancing.Client.Picking;
using LoadBalancing.Client.Resilience;
using LoadBalancing.Client.Traffic;
using LoadBalancing.Client.Transport;
using LoadBalancing.Client.Versions;

namespace LoadBalancing.Client.Configuration;

/// <summary>Turns text and code into a checked <see cref="ClusterConfig"/>, or into all the reasons why not.</summary>
internal sealed class ClusterConfigBuilder(string cluster, PickerCatalog catalog, HashKeyCode hashKeys, bool hasEndpointSource, CallerPlace? place = null)
{
    /// <summary>Finds a secret by its name; null where nobody can be asked, as outside the process.</summary>
    public Func<string, string?>? Secrets { get; init; }

    /// <summary>Whether there are keys to sign cookies with; null where nobody can be asked.</summary>
    public bool? HasAffinityKeys { get; init; }

    /// <summary>What the process knows of TLS; null outside of it.</summary>
    public TlsGate? Tls { get; init; }

    /// <summary>Whether other clusters can be found from this one; outside the process that is not known, and taken for granted.</summary>
    public bool FindsOthers { get; init; } = true;

    /// <summary>Whether the section <c>Services</c> knows a name; null where there is no configuration that could have one.</summary>
    public Func<string, bool>? HasService { get; init; }

    private readonly string _path = $"{SectionCopy.SectionName}:Clusters:{cluster}";

    public Candidate Build(SectionCopy copy, IEnumerable<Action<ClusterOptions>> code)
    {
        // What follows from a section that could not be read is not told too.
        if (copy.Problem is { } problem) { return new(null, [problem]) { Code = RefusalCode.Invalid }; }
        var log = new SettingsLog();
        Action<ClusterOptions>[] delegates = [.. code];
        ClusterOptions options = ClusterOptionsReader.Read(cluster, copy, delegates, log);
        ConfigNode section = ClusterOptionsReader.SectionOf(cluster, copy);
        IReadOnlyDictionary<string, string?>? source = options.KnownGood.Path is null ? null : copy.LeavesOf(cluster);
        return Build(options, new Delivered(ShapeOf(section), section.Exists ? ContentDigest.Of(section.Leaves()) : null, delegates.Length > 0) { Source = source, Copy = copy }, log);
    }

    public Candidate Build(ClusterOptions options) => Build(options, new Delivered(default, Digest: null, HasCode: true), new SettingsLog());

    private Candidate Build(ClusterOptions options, Delivered delivered, SettingsLog log)
    {
        ClusterSchema.Schema.Check(options, "", _path, log);
        var sources = new SourceRules(options, cluster, hasEndpointSource, HasService);
        ClusterRules.Check(options, _path, catalog, hashKeys, sources, log);
        new MirrorRules(cluster, _path, delivered.Copy, FindsOthers).Check(options.Traffic.Mirrors, log);
        if (Secrets is not null) { CheckHeadersSetting.CheckSecrets(options.Health.ActiveCheck.Http, $"{_path}:Health:ActiveCheck:Http:Headers", Secrets, log); }
        if (Secrets is not null) { ConfirmationSchema.CheckSecret(options.Health.Confirmation, _path, Secrets, log); }
        if (HasAffinityKeys == false) { AffinitySchema.CheckKeys(options.Traffic.Affinity, _path, log); }
        TlsConfig? tls = TlsSchema.Load(TlsConfig.From(options.Transport.Tls), Tls?.Files, _path, log);
        if (tls is not null && Tls?.Hindrance() is { } hindrance) { log.Error($"{_path}:{TlsSchema.Section}", hindrance); }
        bool isOtherwiseValid = log.Errors.Count == 0;
        DigestRules.Check(options.Digest, delivered.Digest, _path, log);
        var arrival = new Arrival(options.Version, delivered.Digest, delivered.Digest ?? KeyOf(options), options.Restores, options.ActivateAt) { Supersedes = options.Supersedes };
        string? knownGood = KnownGoodPathOf(options);
        return log.Errors.Count > 0
            ? new(null, log.Errors) { Arrival = arrival, KnownGoodPath = knownGood, Code = isOtherwiseValid ? RefusalCode.DigestMismatch : RefusalCode.Invalid }
            : new(Make(options, delivered, sources, arrival.Key!, log, tls), []) { Arrival = arrival, KnownGoodPath = knownGood };
    }

    private ClusterConfig Make(ClusterOptions options, Delivered delivered, SourceRules sources, string key, SettingsLog log, TlsConfig? tls) => new()
    {
        Name = cluster,
        OfferedVersion = options.Version,
        Digest = delivered.Digest,
        Key = key,
        Restores = options.Restores,
        Supersedes = options.Supersedes,
        ActivateAt = options.ActivateAt,
        Document = options.Document ?? cluster,
        HasCode = delivered.HasCode,
        Hosts = options.Hosts.Append(cluster).Select(HostName).ToFrozenSet(StringComparer.OrdinalIgnoreCase),
        OtherHosts = options.OtherHosts,
        HostRule = HostRule.From(options.Host),
        AllowPlaintext = options.AllowPlaintext,
        FollowRedirects = options.FollowRedirects,
        AllowEmpty = options.AllowEmpty,
        Endpoints = [.. options.Endpoints.Select(pair => SpecOf(pair.Key, pair.Value))],
        Discovery = sources.Discovery,
        Picker = PickerConfig.From(options.Picker, options.Transport.PooledConnectionIdleTimeout),
        Health = HealthConfig.From(options.Health),
        Traffic = TrafficConfig.From(options.Traffic, hashKeys, place),
        Resilience = ResilienceConfig.From(options.Resilience),
        Transport = TransportConfig.From(options.Transport) with { Tls = tls },
        Bake = BakeConfig.From(options.Bake),
        KnownGoodPath = KnownGoodPathOf(options),
        Source = delivered.Source,
        History = options.History,
        PerEndpointMetrics = options.Metrics.PerEndpoint,
        Section = delivered.Shape,
        Settings = [.. ClusterSchema.Schema.Show(options, "").Select(pair => sources.Shown(pair.Key) ?? new SettingDescription(pair.Key, pair.Value, log.OriginOf(pair.Key) ?? "default"))],
    };

    /// <summary>Content that was never text is known by all its settings.</summary>
    private static string KeyOf(ClusterOptions options) => ContentDigest.Of(ClusterSchema.Schema.Show(options, "").Select(pair => KeyValuePair.Create(pair.Key, (string?)pair.Value)));

    private string? KnownGoodPathOf(ClusterOptions options) => options.KnownGood.Path?.Replace(KnownGoodOptions.NamePlaceholder, cluster, StringComparison.Ordinal);

    /// <summary>Checks a discovered list by the same rules as a configured one.</summary>
    public static (ImmutableArray<EndpointSpec> Endpoints, IReadOnlyList<string> Errors) BuildEndpoints(EndpointList list)
    {
        var log = new SettingsLog();
        var ids = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        foreach ((string id, EndpointOptions? endpoint) in list.Endpoints)
        {
            EndpointSchema.CheckOne(id, endpoint, id, log);
            if (!ids.Add(id)) { log.Error(id, "the id is listed twice"); }
        }
        EndpointSchema.CheckHashKeys(list.Endpoints, "endpoints", log);
        EndpointSchema.CheckWeights([.. list.Endpoints.Select(pair => pair.Value)], "endpoints", log);
        return log.Errors.Count > 0 ? ([], log.Errors) : ([.. list.Endpoints.Select(pair => SpecOf(pair.Key, pair.Value))], []);
    }

    /// <summary>Requests are matched by their URI's host, which is ASCII and in lower case.</summary>
    private static string HostName(string host) => new UriBuilder("http", host).Uri.IdnHost;

    private static EndpointSpec SpecOf(string id, EndpointOptions options) => EndpointAddress.TryParse(options.Address, out EndpointAddress? address, out string? problem)
        ? new EndpointSpec(id, address, options.Weight, options.Zone, options.Labels.ToFrozenDictionary(StringComparer.Ordinal)) { HashKey = options.HashKey ?? address.HostAndPort, IsDraining = options.Draining, Priority = options.Priority }
        : throw new InvalidOperationException($"Endpoint '{id}' was not checked: {problem}.");

    /// <summary>What the section was, beside what was read of it.</summary>
    private readonly record struct Delivered(SectionShape Shape, string? Digest, bool HasCode)
    {
        public IReadOnlyDictionary<string, string?>? Source { get; init; }

        /// <summary>Where other clusters stand too; null for one made in code.</summary>
        public SectionCopy? Copy { get; init; }
    }

    private static SectionShape ShapeOf(ConfigNode section) => new(
        section.Exists, section["Endpoints"] is { Children.Count: > 0 }, section["Discovery"] is { Children.Count: > 0 });
}
