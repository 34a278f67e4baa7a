using LoadBalancing.Client.Configuration.Settings;
using LoadBalancing.Client.Discovery;

namespace LoadBalancing.Client.Configuration;

/// <summary>Where a cluster's endpoints come from: one source that it names, or else the section <c>Services</c>.</summary>
internal sealed class SourceRules
{
    private readonly ClusterOptions _options;
    private readonly bool _hasCode;
    private readonly bool? _hasService;
    private readonly string _cluster;

    /// <param name="options">Which may name sources.</param>
    /// <param name="cluster">Its name, in lower case.</param>
    /// <param name="hasCode">Whether code brings endpoints.</param>
    /// <param name="hasService">Whether the section <c>Services</c> knows a name; null where there is no configuration that could have one.</param>
    public SourceRules(ClusterOptions options, string cluster, bool hasCode, Func<string, bool>? hasService)
    {
        (_options, _cluster, _hasCode) = (options, cluster, hasCode);
        NamesNone = options.Endpoints.Count == 0 && options.Discovery.Type is null && !hasCode;
        // Asked once: between two questions the configuration may change.
        _hasService = NamesNone ? hasService?.Invoke(cluster) : hasService is null ? null : false;
        Discovery = options.Discovery.Type is not null ? DiscoveryConfig.From(options.Discovery, cluster)
            : NamesNone && _hasService is { } known && (known || options.AllowEmpty) ? DiscoveryConfig.Implicit(options.Discovery, cluster)
            : null;
    }

    /// <summary>Whom to ask; null for endpoints that are configured, or come from code. Where none need be, <c>Services</c> is asked all the same: it may know some later.</summary>
    public DiscoveryConfig? Discovery { get; }

    /// <summary>Whether its endpoints will have no labels, wherever they are.</summary>
    public bool LacksLabels => Discovery is { IsImplicit: false } || _hasService == true;

    private bool NamesNone { get; }

    /// <summary>What is in force although no setting says it; null for all that one does.</summary>
    public SettingDescription? Shown(string setting) => Discovery is { IsImplicit: true } && setting == "Discovery:Type"
        ? new(setting, DiscoveryConfig.Services, ServicesSection.PathOf(Discovery))
        : null;

    public void Check(string path, SettingsLog log)
    {
        if (Discovery is { IsOfServices: true, IsImplicit: false } && _hasService is null)
        {
            log.Error(SettingPath.Of("Discovery:Type", path, log), $"got '{_options.Discovery.Type}', wanted another source: there is no IConfiguration whose section {ServicesSection.Name} could be read");
        }
        string[] sources =
        [
            .. _options.Endpoints.Count > 0 ? ["Endpoints"] : Array.Empty<string>(),
            .. _options.Discovery.Type is not null ? ["Discovery"] : Array.Empty<string>(),
            .. _hasCode ? ["an endpoint source in code"] : Array.Empty<string>(),
        ];
        if (sources.Length > 1) { log.Error(path, $"endpoints come from {string.Join(" and ", sources)}, wanted one source of them"); }
        if (NamesNone && Discovery is null && !_options.AllowEmpty)
        {
            string orServices = _hasService is null ? "" : $", or a section {ServicesSection.Name}:{_cluster}";
            log.Error($"{path}:Endpoints", $"got no endpoints, wanted at least one, or Discovery, or an endpoint source{orServices}, or AllowEmpty: true");
        }
    }
}
