using LoadBalancing.Client.Configuration;
using LoadBalancing.Client.Endpoints;

namespace LoadBalancing.Client.Simulation.Tests.Reading;

/// <summary>The section <c>Cluster</c> of an update.</summary>
public sealed class ClusterChangeTests
{
    private static string Update(string cluster) => Files.With("Events:0", $$"""{ "Action": "update", "Cluster": {{cluster}} }""");

    [Theory]
    [InlineData("3", "f.json: Events:0:Cluster: got '3', wanted a section with the keys: Version, Digest, Restores, ")]
    [InlineData("""{ "Polcy": 1 }""", "f.json: Events:0:Cluster:Polcy: unknown key; Known keys are: Version, Digest, Restores, ")]
    [InlineData("""{ "Picker": { "Polcy": "random" } }""", "f.json: Events:0:Cluster:Picker:Polcy: unknown key, did you mean 'Policy'? ")]
    [InlineData("""{ "Picker": { "PeakEwma": { "Decay": "10" } } }""", "f.json: Events:0:Cluster:Picker:PeakEwma:Decay: got '10', wanted a duration (hh:mm:ss) from ")]
    [InlineData("""{ "Version": 0 }""", "f.json: Events:0:Cluster:Version: got '0', wanted a whole number from 1 to 9007199254740991.")]
    [InlineData("""{ "Endpoints": { "a": "no address" } }""", "f.json: Events:0:Cluster:Endpoints:a: got address 'no address': ")]
    [InlineData("""{ "Endpoints": { "a": { "Weight": -1 } } }""", "f.json: Events:0:Cluster:Endpoints:a:Weight: got '-1', wanted a number from 0 to 1000000.")]
    public void What_is_wrong_is_found_while_the_file_is_read(string cluster, string start)
    {
        string[] errors = [.. Files.Errors(Update(cluster)).Where(error => !error.StartsWith("f.json: Events:0:Cluster: got nothing", StringComparison.Ordinal))];
        Assert.StartsWith(start, Assert.Single(errors), StringComparison.Ordinal);
    }

    [Fact]
    public void Two_updates_do_not_mix_up_whose_error_it_is()
    {
        string json = Files.With(("Events:0", """{ "Action": "update", "Cluster": { "Version": 0 } }"""), ("Events:1", """{ "Action": "update", "Cluster": { "version": -1 } }"""));
        Assert.Equal(
            ["f.json: Events:0:Cluster:Version: got '0', wanted a whole number from 1 to 9007199254740991.", "f.json: Events:1:Cluster:version: got '-1', wanted a whole number from 1 to 9007199254740991."],
            Files.Errors(json));
    }

    [Fact]
    public void A_weight_may_be_changed_without_saying_the_address_again()
    {
        Action<ClusterOptions> change = Files.Read(Update("""{ "Endpoints": { "s": { "Weight": 0 } } }""")).Events[0].Change!;
        var options = new ClusterOptions();
        options.Endpoints["s"] = new EndpointOptions("http://s", 5);
        change(options);
        Assert.Equal(("http://s", 0.0), (options.Endpoints["s"].Address, options.Endpoints["s"].Weight));
    }
}
