using System.Globalization;
using LoadBalancing.Client.Endpoints;
using Microsoft.Extensions.Configuration;

namespace LoadBalancing.Client.Discovery;

/// <summary>
/// The section <c>Services:{name}:{scheme or endpoint name}:[i]</c> of an application's configuration, which .NET Aspire writes as environment variables. Read as
/// Microsoft.Extensions.ServiceDiscovery reads it for <c>https+http://{name}</c>; which of its sections counts does not depend on the request.
/// </summary>
internal static class ServicesSection
{
    public const string Name = "Services";

    private const string Default = "default";
    private static readonly string[] s_schemes = ["https", "http"];

    public static string PathOf(DiscoveryConfig config) => config.EndpointName is { } endpoint ? $"{Name}:{config.Name}:{endpoint}" : $"{Name}:{config.Name}";

    public static bool Has(IConfiguration configuration, string service) => configuration.GetSection($"{Name}:{service}").Exists();

    /// <returns>The addresses in their order, each once; null where nothing is said of the service.</returns>
    /// <exception cref="DiscoveryFailedException">Something in the section is wrong; it has all that is.</exception>
    public static IReadOnlyList<string>? Read(IConfiguration configuration, DiscoveryConfig config)
    {
        if (SectionOf(configuration, config) is not { } section) { return null; }
        var errors = new List<string>();
        EndpointAddress[] found = [.. ValuesIn(section, errors).Select(value => Address(value, section.Key, config.Scheme, errors)).OfType<EndpointAddress>()];
        if (errors.Count > 0) { throw new DiscoveryFailedException(string.Join(" ", errors)); }
        // As there: those of the first scheme that any has, and those that leave it to the request.
        string? best = SchemesOf(config).FirstOrDefault(scheme => found.Any(address => address.Scheme == scheme));
        string[] kept = [.. found.Where(address => address.Scheme is null || address.Scheme == best).Select(address => address.Text).Distinct(StringComparer.Ordinal)];
        return kept.Length > 0 || found.Length == 0 ? kept : throw new DiscoveryFailedException($"{section.Path}: has no endpoint of scheme {config.Scheme}.");
    }

    /// <summary>What was looked for, for the error when there is none of it.</summary>
    public static string Missing(IConfiguration configuration, DiscoveryConfig config) => config.EndpointName is null && Has(configuration, config.Name)
        ? $"{PathOf(config)}: has none of the sections {string.Join(", ", CandidatesOf(config))}."
        : $"{PathOf(config)}: is missing.";

    private static IConfigurationSection? SectionOf(IConfiguration configuration, DiscoveryConfig config) =>
        CandidatesOf(config).Select(candidate => configuration.GetSection($"{Name}:{config.Name}:{candidate}")).FirstOrDefault(section => section.Exists());

    private static string[] CandidatesOf(DiscoveryConfig config) => config.EndpointName is { } endpoint ? [endpoint] : [Default, .. SchemesOf(config)];

    private static string[] SchemesOf(DiscoveryConfig config) => config.Scheme is { } scheme ? [scheme] : s_schemes;

    /// <summary>One value, or a list.</summary>
    private static IConfigurationSection[] ValuesIn(IConfigurationSection section, List<string> errors)
    {
        if (!string.IsNullOrWhiteSpace(section.Value)) { return [section]; }
        IConfigurationSection[] values = [.. section.GetChildren()];
        foreach (IConfigurationSection value in values.Where(value => !int.TryParse(value.Key, NumberStyles.None, CultureInfo.InvariantCulture, out _)))
        {
            errors.Add($"{value.Path}: unknown key, wanted whole numbers: a list of addresses.");
        }
        return values;
    }

    /// <summary>A value without a scheme has that of its section; in another section the one that is wanted, or else the request's.</summary>
    private static EndpointAddress? Address(IConfigurationSection value, string section, string? wanted, List<string> errors)
    {
        string? scheme = Array.Find(s_schemes, known => known.Equals(section, StringComparison.OrdinalIgnoreCase)) ?? wanted;
        string text = value.Value?.Trim() ?? "";
        if (!EndpointAddress.TryParse(text, out EndpointAddress? address, out string? problem))
        {
            errors.Add($"{value.Path}: got '{Shown(text)}': {problem}.");
            return null;
        }
        return address.Scheme is null && scheme is not null && EndpointAddress.TryParse($"{scheme}://{address.Text}", out EndpointAddress? whole, out _) ? whole : address;
    }

    /// <summary>A password has no place there, nor in a log; neither has a key in a query, or a connection string.</summary>
    private static string Shown(string text)
    {
        string rest = text.LastIndexOf('@') is >= 0 and var at ? $"...{text[at..]}" : text;
        return rest.IndexOfAny(['?', '#', '=']) is >= 0 and var end ? $"{rest[..(end + 1)]}..." : rest;
    }
}
