using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace Snippets;

/// <summary>The code of docs/migrating.md, word for word. It is compiled here and never run.</summary>
internal static class MigratingSnippets
{
    public static void OneClient(IServiceCollection services, IConfiguration configuration)
    {
        IHttpClientBuilder catalog = services.AddHttpClient("catalog", client => client.BaseAddress = new Uri("http://catalog"));
        if (configuration.GetValue<bool>("Catalog:Balanced")) { catalog.AddLoadBalancing("catalog"); }
    }
}
