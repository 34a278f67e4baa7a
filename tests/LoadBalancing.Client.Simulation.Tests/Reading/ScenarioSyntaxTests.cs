namespace LoadBalancing.Client.Simulation.Tests.Reading;

/// <summary>What is wrong with the text itself: one clear error, and where.</summary>
public sealed class ScenarioSyntaxTests
{
    private const string AllKeys = "Name, Seed, Duration, WarmUp, Clients, Servers, Events";

    [Theory]
    [InlineData("{\n  \"Seed\": 1,\n  \"Name\" \"x\"\n}", "f.json: is not JSON: line 3, position 10: ")]        // the second text is the tenth byte of its line
    [InlineData("", "f.json: is not JSON: line 1, position 1: ")]
    [InlineData("{", "f.json: is not JSON: line 1, position 2: ")]
    [InlineData("{ } { }", "f.json: is not JSON: line 1, position 5: ")]
    public void Bad_syntax_is_one_error_with_line_and_position(string json, string start) => Assert.StartsWith(start, Assert.Single(Files.Errors(json)), StringComparison.Ordinal);

    [Fact]
    public void Sixteen_levels_are_read_and_seventeen_are_not()
    {
        // Of a picker of one's own: root, Events, the event, Cluster, Picker, Plugins, mine are 7 levels.
        static string Nested(int levels) => Files.With("Events:0", $$"""{ "Action": "update", "Cluster": { "Picker": { "Plugins": { "mine": {{string.Concat(Enumerable.Repeat("{ \"a\": ", levels - 6))}}1{{new string('}', levels - 6)}} } } } }""");
        Assert.Empty(Files.Errors(Nested(16)));
        Assert.Contains("is not JSON: ", Assert.Single(Files.Errors(Nested(17))), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("[]")]
    [InlineData("null")]
    [InlineData("3")]
    [InlineData("\"x\"")]
    public void The_whole_must_be_a_section(string json) => Assert.EndsWith("wanted a section with the keys: " + AllKeys + ".", Assert.Single(Files.Errors(json)), StringComparison.Ordinal);

    [Fact]
    public void Half_a_character_is_an_error()
    {
        Assert.Equal(["f.json: holds a text that is not valid Unicode."], Files.Errors("""{ "Name": "\ud800" }"""));
        Assert.Equal(["f.json: holds a text that is not valid Unicode."], Files.Errors("""{ "\ud800": 1 }"""));
    }

    [Fact]
    public void A_key_that_is_given_twice_is_an_error_whatever_its_case() => Assert.Equal(
        ["f.json: Servers:0:COUNT: is given twice, wanted once; case is ignored."], Files.Errors("""{ "Clients": [ {} ], "Servers": [ { "Count": 1, "COUNT": 2 } ] }"""));

    [Fact]
    public void An_unknown_key_names_the_nearest()
    {
        Assert.Equal(["f.json: Sed: unknown key, did you mean 'Seed'? Known keys are: " + AllKeys + "."], Files.Errors(Files.With("Sed", "1")));
        Assert.StartsWith("f.json: Clients:0:Concurency: unknown key, did you mean 'Concurrency'? ", Assert.Single(Files.Errors(Files.With("Clients:0:Concurency", "1"))), StringComparison.Ordinal);
        Assert.StartsWith("f.json: Servers:0:Wrkers: unknown key, did you mean 'Workers'? ", Assert.Single(Files.Errors(Files.With("Servers:0:Wrkers", "1"))), StringComparison.Ordinal);
        Assert.StartsWith("f.json: Events:0:Facter: unknown key, did you mean 'Factor'? ", Assert.Single(Files.Errors(Files.With("Events:0:Facter", "1"))), StringComparison.Ordinal);
        Assert.StartsWith("f.json: Servers:0:ServiceTime:Meen: unknown key, did you mean 'Mean'? ",
            Assert.Single(Files.Errors(Files.With("Servers:0:ServiceTime", """{ "Mean": "00:00:01", "Meen": "00:00:02" }"""))), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Servers", "{ \"a\": {} }", "f.json: Servers: got a section, wanted a list of 1 to 1000 groups of servers.")]
    [InlineData("Servers", "3", "f.json: Servers: got '3', wanted a list of 1 to 1000 groups of servers.")]
    [InlineData("Servers", "[ 3 ]", "f.json: Servers:0: got '3', wanted a section with the keys: Name, Count,")]
    [InlineData("Servers", "[ null ]", "f.json: Servers:0: got 'null', wanted a section with the keys: Name, Count,")]
    [InlineData("Clients", "[ {}, { \"Name\": \"b\", \"Count\": [] } ]", "f.json: Clients:1:Count: got '', wanted a whole number from 1 to 10000.")]
    [InlineData("Clients", "[ { \"Count\": { \"a\": 1 } } ]", "f.json: Clients:0:Count: got a section, wanted a whole number from 1 to 10000.")]
    [InlineData("Events", "[ [] ]", "f.json: Events:0:Action: got nothing, wanted one of: slow, heal, ")]
    public void A_value_of_the_wrong_shape_is_one_error(string path, string json, string start) => Assert.StartsWith(start, Assert.Single(Files.Errors(Files.With(path, json))), StringComparison.Ordinal);

    [Fact]
    public void All_errors_come_at_once()
    {
        string[] errors = Files.Errors(Files.With(
            ("Seed", "-1"), ("Duration", "30"), ("Sed", "1"), ("Clients:0:Rate", "\"fast\""), ("Servers:0:Workers", "0"), ("Servers:0:ServiceTime", "5"), ("Events:0:Servers", "\"x*\"")));
        Assert.Equal(
            ["Clients:0:Rate", "Duration", "Events:0:Servers", "Sed", "Seed", "Servers:0:ServiceTime", "Servers:0:Workers"],
            errors.Select(error => error["f.json: ".Length..].Split(": ")[0]).Order(StringComparer.Ordinal));
    }
}
