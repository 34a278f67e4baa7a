using LoadBalancing.Client.Configuration;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.FileProviders;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Primitives;

namespace LoadBalancing.Client.DependencyInjection;

/// <summary>Wakes <c>IOptionsMonitor&lt;ClusterOptions&gt;</c> when the configuration reloads; without an IConfiguration it never fires.</summary>
internal sealed class SectionChangeTokenSource(string name, IServiceProvider services) : IOptionsChangeTokenSource<ClusterOptions>
{
    public string Name => name;

    public IChangeToken GetChangeToken() =>
        services.GetService<IConfiguration>()?.GetSection(SectionCopy.SectionName).GetReloadToken() ?? NullChangeToken.Singleton;
}
