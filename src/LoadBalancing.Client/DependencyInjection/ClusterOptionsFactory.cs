using LoadBalancing.Client.Configuration;
using LoadBalancing.Client.Configuration.Settings;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace LoadBalancing.Client.DependencyInjection;

/// <summary>
/// What <c>IOptionsMonitor&lt;ClusterOptions&gt;</c> shows: the same reading of section and code that the cluster uses. It never throws, since an
/// exception in here would keep OptionsMonitor from telling anybody of the next, good change; the update loop reports what is wrong.
/// </summary>
internal sealed class ClusterOptionsFactory(IServiceProvider services, ClusterCode code) : IOptionsFactory<ClusterOptions>
{
    public ClusterOptions Create(string name)
    {
        string cluster = ClusterName.Normalize(name);
        try { return ClusterOptionsReader.Read(cluster, SectionCopy.Of(services.GetService<IConfiguration>()), code.For(cluster), new SettingsLog()); }
        catch (Exception) { return new ClusterOptions(); }
    }
}
