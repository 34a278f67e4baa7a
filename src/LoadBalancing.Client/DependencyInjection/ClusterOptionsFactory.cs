using LoadBalancing.Client.Configuration;
using LoadBalancing.Client.Configuration.Settings;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Primitives;

namespace LoadBalancing.Client.DependencyInjection;

/// <summary>
/// What <c>IOptionsMonitor&lt;ClusterOptions&gt;</c> shows: the same reading of section and code that the cluster uses. It never throws, since an
/// exception in here would keep OptionsMonitor from telling anybody of the next, good change; the update loop reports what is wrong.
/// </summary>
internal sealed class ClusterOptionsFactory(IServiceProvider services, ClusterCode code) : IOptionsFactory<ClusterOptions>
{
    private volatile Kept? _last;

    public ClusterOptions Create(string name)
    {
        string cluster = ClusterName.Normalize(name);
        try { return ClusterOptionsReader.Read(cluster, Copy(), code.For(cluster), new SettingsLog()); }
        catch (Exception) { return new ClusterOptions(); }
    }

    /// <summary>One copy a reload: the monitor asks for every cluster, inside the callback of whoever reloads.</summary>
    private SectionCopy Copy()
    {
        if (services.GetService<IConfiguration>() is not { } configuration) { return SectionCopy.Empty; }
        IChangeToken token = configuration.GetReloadToken();
        if (_last is { } last && ReferenceEquals(last.Token, token)) { return last.Copy; }
        SectionCopy copy = SectionCopy.Of(configuration);
        _last = new Kept(token, copy);
        return copy;
    }

    private sealed record Kept(IChangeToken Token, SectionCopy Copy);
}
