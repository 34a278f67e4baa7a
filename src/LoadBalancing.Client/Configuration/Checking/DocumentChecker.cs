using System.Globalization;
using LoadBalancing.Client.Configuration.Settings;
using LoadBalancing.Client.Discovery;
using LoadBalancing.Client.Picking;
using LoadBalancing.Client.Traffic;
using LoadBalancing.Client.Versions;

namespace LoadBalancing.Client.Configuration.Checking;

/// <summary>From the bytes of a document to the errors of all its clusters.</summary>
internal sealed class DocumentChecker(ConfigurationCheckOptions known)
{
    /// <summary>Keys that are read in all, defaults once for each cluster: a document of 16 MB could ask for billions.</summary>
    public const long MostWork = 10_000_000;

    /// <summary>Each looks for its own name among them.</summary>
    public const int MostClusters = 10_000;

    private const string Document = "the document";
    private static readonly string[] s_tops = ["Defaults", "Clusters", "Groups"];

    private readonly PickerCatalog _pickers = new(known.Pickers.Select(name => new PickerFactory(name, static _ => throw new InvalidOperationException("A checker builds no pickers."))))
    {
        Elsewhere = ", or one that code registers, which the checker must be told (ConfigurationCheckOptions.Pickers)",
    };

    private readonly HashKeyCode _hashKeys = new(known.HashKeySources.Select(name => new HashKeyFunction(name, static _ => null)))
    {
        Elsewhere = " here; what code registers the checker must be told (ConfigurationCheckOptions.HashKeySources)",
    };

    private DocumentServices _services = DocumentServices.None;
    private readonly ErrorList _errors = new();
    private readonly HashSet<string> _told = new(StringComparer.Ordinal);

    public static ConfigurationCheck TooLong => new(ConfigurationForm.Unknown, [SectionLimits.TooManyBytes(Document).Message], []);

    public static ConfigurationCheck Unreadable(string problem) => new(ConfigurationForm.Unknown, [$"{Document}: {problem}."], []);

    public ConfigurationCheck Check(ReadOnlySpan<byte> utf8)
    {
        if (utf8.Length > SectionLimits.MostBytes) { return TooLong; }
        // Some editors begin a file with the mark of UTF-8, which JSON does not know.
        if (utf8.StartsWith("\uFEFF"u8)) { utf8 = utf8[3..]; }
        var errors = new List<string>();
        JsonDraft? top = new JsonTreeReader(new SectionLimits(Document), errors).Read(utf8);
        Tell(errors);
        if (top is null) { return Result(ConfigurationForm.Unknown, []); }
        JsonDraft? section = top[SectionCopy.SectionName];
        if (section is null && !Array.Exists(s_tops, name => top[name] is not null))
        {
            Tell([$"{Document}: holds neither {SectionCopy.SectionName} nor one of {string.Join(", ", s_tops)}."]);
            return Result(ConfigurationForm.Unknown, []);
        }
        if (section is not null && top[ServicesSection.Name] is { } services) { _services = new DocumentServices(services.ToNode(ServicesSection.Name)); }
        return Result(section is null ? ConfigurationForm.Section : ConfigurationForm.Document, Check(SectionCopy.Of((section ?? top).ToNode(SectionCopy.SectionName))));
    }

    private List<ClusterCheck> Check(SectionCopy copy)
    {
        IReadOnlyList<ConfigNode> clusters = copy.Root["Clusters"]?.Children ?? [];
        long work = clusters.Count * (1 + copy.Root.ChildOrMissing("Defaults").Leaves().LongCount());
        if (clusters.Count > MostClusters || work > MostWork)
        {
            Tell([string.Create(CultureInfo.InvariantCulture, $"{SectionCopy.SectionName}:Clusters: holds too much, wanted at most {MostClusters} clusters, and {MostWork} keys in all with the defaults of each.")]);
            return [];
        }
        // Also of groups whose members are elsewhere.
        Tell([.. copy.Groups.Problems.Select(problem => problem.Error)]);
        // What stands only in the defaults is checked too.
        if (clusters.Count == 0) { Tell(Builder("defaults", hasEndpointSource: false).Build(copy, [static options => options.AllowEmpty = true]).Errors); }
        return [.. clusters.TakeWhile(_ => !_errors.IsFull).Select(cluster => Check(cluster, copy))];
    }

    private ClusterCheck Check(ConfigNode section, SectionCopy copy)
    {
        string name = ClusterName.Normalize(section.Key), digest = ContentDigest.Of(section.Leaves());
        if (!ClusterName.IsValid(name))
        {
            Tell([$"{section.Path}: '{section.Key}' cannot name a cluster; wanted {ClusterName.Wanted}."]);
            return new(name, IsValid: false, Version: null, digest, Policy: null, []);
        }
        (ClusterConfig? config, IReadOnlyList<string> errors) = Builder(name, known.EndpointSources.Contains(name)).Build(copy, []);
        Tell(errors);
        if (config?.Discovery is { IsOfServices: true } service) { Tell(_services.ErrorsOf(service)); }
        return new(name, config is not null, config?.OfferedVersion, digest, config?.Picker.Policy, [.. (config?.Endpoints ?? []).Select(endpoint => KeyValuePair.Create(endpoint.Id, endpoint.Address.Text))]);
    }

    private ClusterConfigBuilder Builder(string name, bool hasEndpointSource) => new(name, _pickers, _hashKeys, hasEndpointSource) { HasService = service => known.Services.Contains(service) || _services.Has(service) };

    /// <summary>What is wrong with the defaults is wrong with every cluster, and told once.</summary>
    private void Tell(IReadOnlyList<string> errors)
    {
        foreach (string error in errors.Where(_told.Add)) { _errors.Add(error); }
    }

    private ConfigurationCheck Result(ConfigurationForm form, List<ClusterCheck> clusters) => new(form, _errors.Shown, clusters);
}
