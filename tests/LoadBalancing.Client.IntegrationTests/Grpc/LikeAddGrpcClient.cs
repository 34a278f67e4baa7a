using Microsoft.Extensions.Http;
using Microsoft.Extensions.Options;

#pragma warning disable IDE0130     // the name of the class is what it is told by
namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Adds a primary handler as AddGrpcClient does: before all other options, by an action of a class of this name.</summary>
internal static class GrpcClientServiceExtensions
{
    public static IHttpClientBuilder AddLikeGrpcClient(this IServiceCollection services, string name, SocketsHttpHandler primary)
    {
        IHttpClientBuilder builder = services.AddHttpClient(name);
        services.Insert(0, ServiceDescriptor.Singleton<IConfigureOptions<HttpClientFactoryOptions>>(new ConfigureNamedOptions<HttpClientFactoryOptions>(name, options =>
            options.HttpMessageHandlerBuilderActions.Add(handlers =>
            {
                primary.PooledConnectionLifetime = options.HandlerLifetime;
                handlers.PrimaryHandler = primary;
            }))));
        return builder;
    }
}
