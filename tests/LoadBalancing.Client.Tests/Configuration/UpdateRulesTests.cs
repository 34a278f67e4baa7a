using LoadBalancing.Client.Configuration;
using LoadBalancing.Client.Versions;

namespace LoadBalancing.Client.Tests.Configuration;

/// <summary>A half-written file looks like one from which something was removed.</summary>
public sealed class UpdateRulesTests
{
    private static readonly Action<ClusterOptions> EndpointsInCode = options => options.Endpoints["a"] = new("http://a");

    private static readonly ClusterConfig WithList = Sections.Valid(("Endpoints:a", "http://a"));

    private static string? Refusal(ClusterConfig? previous, ClusterConfig next)
    {
        var ledger = new VersionLedger<ClusterConfig>(new ManualTime());
        if (previous is not null) { ledger.Activate(ledger.Accept(previous.Arrival, previous, []), bakes: false); }
        return UpdateRules.Judge(previous, ledger, next, next.Arrival)?.Reason;
    }

    [Fact]
    public void The_first_configuration_replaces_nothing() => Assert.Null(Refusal(null, WithList));

    [Fact]
    public void A_section_that_vanished_is_refused_though_code_alone_would_do()
    {
        string? refusal = Refusal(WithList, Sections.Valid(null, EndpointsInCode));
        Assert.StartsWith("its section vanished", refusal, StringComparison.Ordinal);
        Assert.Contains("AllowEmpty", refusal, StringComparison.Ordinal);
        Assert.Null(Refusal(WithList, Sections.Valid(null, EndpointsInCode + (options => options.AllowEmpty = true))));
    }

    [Fact]
    public void A_list_that_vanished_is_refused_unless_discovery_took_its_place()
    {
        ClusterConfig without = Sections.Valid(Sections.Layers([("Picker:Policy", "random")]), EndpointsInCode);
        Assert.StartsWith("its list of endpoints vanished", Refusal(WithList, without), StringComparison.Ordinal);
        Assert.Null(Refusal(WithList, Sections.Valid(("Discovery:Type", "dns"), ("Discovery:Name", "orders.svc"))));
        Assert.Null(Refusal(WithList, Sections.Valid(("AllowEmpty", "true"))));
    }

    [Fact]
    public void What_was_never_there_cannot_vanish()
    {
        Assert.Null(Refusal(Sections.Valid(null, EndpointsInCode), Sections.Valid(null, EndpointsInCode)));
        Assert.Null(Refusal(Sections.Valid(null, EndpointsInCode), WithList));
    }

    [Fact]
    public void Version_rules_are_asked_with_the_content()
    {
        ClusterConfig active = Sections.Valid(("Version", "7"), ("Endpoints:a", "http://a"));
        Assert.Null(Refusal(active, Sections.Valid(("Version", "8"), ("Endpoints:a", "http://b"))));
        Assert.Null(Refusal(active, active));
        Assert.Contains("other content", Refusal(active, Sections.Valid(("Version", "7"), ("Endpoints:a", "http://b"))), StringComparison.Ordinal);
        Assert.Contains("older", Refusal(active, Sections.Valid(("Version", "6"), ("Endpoints:a", "http://b"))), StringComparison.Ordinal);
        Assert.Contains("no version", Refusal(active, WithList), StringComparison.Ordinal);
    }
}
