using LoadBalancing.Client.Configuration;
using LoadBalancing.Client.Configuration.Settings;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Options;

namespace LoadBalancing.Client.Simulation;

/// <summary>A cluster as the application's configuration describes it.</summary>
internal static class ConfiguredCluster
{
    /// <summary>Copies the section once; every run fills fresh options from the copy.</summary>
    public static Action<ClusterOptions> Read(IConfiguration configuration, string cluster)
    {
        string name = ClusterName.Check(cluster, nameof(cluster));
        SectionCopy copy = SectionCopy.Of(configuration);
        var log = new SettingsLog();
        if (!ClusterOptionsReader.SectionOf(name, copy).Exists) { log.Error(ClusterOptionsReader.SectionOf(name, copy).Path, $"is missing; clusters there are: {Known(copy)}"); }
        ClusterOptionsReader.Read(new ClusterOptions(), name, copy, log);
        if (log.Errors.Count > 0) { throw new OptionsValidationException(name, typeof(ClusterOptions), log.Errors); }
        return options => ClusterOptionsReader.Read(options, name, copy, new SettingsLog());
    }

    private static string Known(SectionCopy copy)
    {
        string known = string.Join(", ", (copy.Root["Clusters"]?.Children ?? []).Select(child => child.Key));
        return known.Length == 0 ? "none" : known;
    }
}
