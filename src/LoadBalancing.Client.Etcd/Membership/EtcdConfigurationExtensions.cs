using LoadBalancing.Client.Etcd;
using LoadBalancing.Client.Etcd.Membership;

namespace Microsoft.Extensions.Configuration;

/// <summary>Adds the configuration of a fleet, which stands in etcd.</summary>
public static class EtcdConfigurationExtensions
{
    /// <summary>
    /// Adds a fleet's configuration: the version that is active, and each that becomes active later, at its instant. It is read when the configuration is built, and that fails where etcd cannot be read,
    /// nothing is known to be good and <see cref="EtcdOptions.Optional"/> is not set.
    /// </summary>
    /// <param name="builder">The configuration.</param>
    /// <param name="configure">Says where etcd is, and which fleet this is.</param>
    /// <returns>The same builder.</returns>
    /// <exception cref="ArgumentException">Options are wrong, all errors at once; or the fleet was added already.</exception>
    public static IConfigurationBuilder AddEtcd(this IConfigurationBuilder builder, Action<EtcdOptions> configure)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentNullException.ThrowIfNull(configure);
        var options = new EtcdOptions();
        configure(options);
        EtcdOptionsRules.ThrowIfWrong(options);
        return builder.AddEtcd(new EtcdConfigurationSource(options));
    }

    /// <inheritdoc cref="AddEtcd(IConfigurationBuilder, Action{EtcdOptions})"/>
    /// <param name="builder">The configuration.</param>
    /// <param name="endpoint">The client URL of etcd: <c>http://127.0.0.1:2379</c>.</param>
    /// <param name="prefix">What the keys of the fleet begin with.</param>
    public static IConfigurationBuilder AddEtcd(this IConfigurationBuilder builder, string endpoint, string prefix = "/load-balancing") => builder.AddEtcd(options =>
    {
        options.Endpoints.Add(endpoint);
        options.Prefix = prefix;
    });

    internal static IConfigurationBuilder AddEtcd(this IConfigurationBuilder builder, EtcdConfigurationSource source)
    {
        string prefix = source.Options.Prefix;
        return builder.Sources.OfType<EtcdConfigurationSource>().Any(known => known.Options.Prefix == prefix)
            ? throw new ArgumentException($"The fleet '{prefix}' was added already: two sources of one fleet would show everything twice.", nameof(source))
            : builder.Add(source);
    }
}
