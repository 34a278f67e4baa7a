using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using static Snippets.AgentSnippets;

namespace Snippets;

/// <summary>The code of docs/fleet.md, word for word. It is compiled here and never run.</summary>
internal static class FleetSnippets
{
    public static void Client(WebApplicationBuilder builder)
    {
        builder.Configuration.AddEtcd("http://127.0.0.1:2379", "/shop");
        builder.Services.AddLoadBalancedHttpClient("orders");
        builder.Services.AddEtcdMember();
    }

    public static void Server(WebApplicationBuilder builder)
    {
        builder.Configuration.AddEtcd("http://127.0.0.1:2379", "/shop");
        builder.Services.Configure<PriceOptions>(builder.Configuration.GetSection("Agents:prices"));
        builder.Services.AddLoadBalancingAgent()
            .AddOptions<PriceOptions>("prices", builder.Configuration.GetSection("Agents:prices"))
            .AddEtcdMember();
    }

    public static void Production(WebApplicationBuilder builder)
    {
        builder.Configuration.AddEtcd(options =>
        {
            foreach (string member in (string[])["etcd-0", "etcd-1", "etcd-2"]) { options.Endpoints.Add($"https://{member}.infra.example:2379"); }
            options.Prefix = "/shop/production";
            options.Tls.RootCertificates.Add("/etc/shop/etcd-ca.pem");
            (options.Tls.ClientCertificate.Path, options.Tls.ClientCertificate.KeyPath) = ("/etc/shop/client.pem", "/etc/shop/client.key");
            options.KnownGoodPath = "/var/lib/shop/fleet.json";
        });
    }
}
