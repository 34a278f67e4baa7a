using LoadBalancing.Client.Configuration;
using LoadBalancing.Client.Picking;
using LoadBalancing.Client.Traffic;
using Microsoft.Extensions.Configuration;

namespace LoadBalancing.Client.Tests.Configuration;

/// <summary>Configurations typed as <c>path = value</c>, and what cluster "orders" makes of them.</summary>
internal static class Sections
{
    public const string Orders = "LoadBalancing:Clusters:orders";

    /// <summary>One source a layer; a path without <c>LoadBalancing:</c> is one of the cluster "orders".</summary>
    public static IConfigurationRoot Layers(params (string Path, string? Value)[][] layers)
    {
        var builder = new ConfigurationBuilder();
        foreach ((string Path, string? Value)[] layer in layers)
        {
            builder.AddInMemoryCollection(layer.Select(pair => KeyValuePair.Create(FullPath(pair.Path), pair.Value)));
        }
        return builder.Build();
    }

    public static string FullPath(string path) => path.StartsWith("LoadBalancing:", StringComparison.Ordinal) ? path : $"{Orders}:{path}";

    public static Candidate Build(
        IConfiguration? configuration, Action<ClusterOptions>? code = null, bool hasEndpointSource = false, PickerCatalog? catalog = null, HashKeyCode? hashKeys = null) =>
        new ClusterConfigBuilder("orders", catalog ?? PickerCatalog.BuiltIn, hashKeys ?? HashKeyCode.None, hasEndpointSource).Build(SectionCopy.Of(configuration), code is null ? [] : [code]);

    public static ClusterConfig Valid(params (string Path, string? Value)[] settings) => Valid(Layers(settings));

    public static ClusterConfig Valid(IConfiguration? configuration, Action<ClusterOptions>? code = null)
    {
        (ClusterConfig? config, IReadOnlyList<string> errors) = Build(configuration, code);
        Assert.Empty(errors);
        return config!;
    }

    public static IReadOnlyList<string> Errors(params (string Path, string? Value)[] settings)
    {
        (ClusterConfig? config, IReadOnlyList<string> errors) = Build(Layers(settings));
        Assert.Null(config);
        return errors;
    }

    /// <summary>Id, address and weight of each endpoint, in order.</summary>
    public static string Text(this ClusterConfig config) =>
        string.Join(" ", config.Endpoints.Select(endpoint => FormattableString.Invariant($"{endpoint.Id}={endpoint.Address}*{endpoint.Weight}")));
}
