using LoadBalancing.Client.Configuration;

namespace LoadBalancing.Client.Tests.Configuration.Checking;

/// <summary>Outside the process only a document's own section Services is known, and what the checker is told.</summary>
public sealed class ServicesCheckTests
{
    private const string Clusters = """ "Clusters": { "catalog": { "Picker": { "Policy": "random" } } } """;

    private static IReadOnlyList<string> Errors(string json, params string[] services)
    {
        var options = new ConfigurationCheckOptions();
        options.Services.UnionWith(services);
        return ConfigurationChecker.Check(json, options).Errors;
    }

    [Fact]
    public void Services_of_the_document_count() =>
        Assert.Empty(Errors($$"""{ "LoadBalancing": { {{Clusters}} }, "Services": { "Catalog": { "https": [ "https://localhost:7043" ] } } }"""));

    [Fact]
    public void What_environment_variables_will_bring_the_checker_is_told()
    {
        Assert.Contains("or a section Services:catalog", Assert.Single(Errors($$"""{ "LoadBalancing": { {{Clusters}} }, "Services": { "stock": { "http": "http://x" } } }""")), StringComparison.Ordinal);
        Assert.Empty(Errors($$"""{ "LoadBalancing": { {{Clusters}} } }""", "CATALOG"));
    }

    [Fact]
    public void The_content_of_the_section_alone_does_not_show_services()
    {
        Assert.Contains("got no endpoints", Assert.Single(Errors($$"""{ {{Clusters}}, "Services": { "catalog": { "http": "http://x" } } }"""), error => error.Contains("got no", StringComparison.Ordinal)), StringComparison.Ordinal);
        Assert.Empty(Errors($$"""{ {{Clusters}} }""", "catalog"));
    }

    [Fact]
    public void Values_of_a_service_that_is_used_are_checked_and_others_are_not_ours()
    {
        const string Services = """ "Services": { "catalog": { "https": { "0": "ftp://x", "1": "https://fine" } }, "stock": { "http": "no address at all" } } """;
        Assert.Equal("Services:catalog:https:0: got 'ftp://x': scheme 'ftp' is not one of: http, https.", Assert.Single(Errors($$"""{ "LoadBalancing": { {{Clusters}} }, {{Services}} }""")));
        Assert.StartsWith("Services:stock:http: got 'no address at all'", Assert.Single(Errors($$"""{ "LoadBalancing": { "Clusters": { "catalog": { "Discovery": { "Type": "services", "Name": "stock" } } } }, {{Services}} }""")), StringComparison.Ordinal);
    }

    [Fact]
    public void A_service_that_is_named_may_come_from_elsewhere()
    {
        Assert.Empty(Errors("""{ "LoadBalancing": { "Clusters": { "catalog": { "Discovery": { "Type": "services" } } } } }"""));
        Assert.Empty(Errors("""{ "Clusters": { "catalog": { "Discovery": { "Type": "services", "Name": "stock" } } } }"""));
    }
}
