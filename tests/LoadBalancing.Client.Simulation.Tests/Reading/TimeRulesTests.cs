using LoadBalancing.Client.Simulation.Reading;
using LoadBalancing.Client.Simulation.Scenarios;

namespace LoadBalancing.Client.Simulation.Tests.Reading;

/// <summary>What each kind of random time needs, what has no meaning for it, and the same for arrivals.</summary>
public sealed class TimeRulesTests
{
    private const string Mean = "got '00:00:00', wanted a mean above 0 for a time of kind ";

    [Theory]
    [InlineData("""{ "Kind": "log_normal", "Sigma": 0.8 }""", "Mean", Mean + "log_normal")]
    [InlineData("""{ "Kind": "exponential" }""", "Mean", Mean + "exponential")]
    [InlineData("""{ "Kind": "uniform", "Shortest": "00:00:00" }""", "Longest", "got '00:00:00', wanted a longest time above 0 for a time of kind uniform")]
    [InlineData("""{ "Kind": "uniform", "Shortest": "00:00:02", "Longest": "00:00:01" }""", "Longest", "got '00:00:01', wanted at least Shortest, which is 00:00:02")]
    [InlineData("""{ "Kind": "recorded" }""", "Values", "got none, wanted the times to draw from for a time of kind recorded")]
    [InlineData("""{ "Kind": "recorded", "Values": [] }""", "Values", "got none, wanted the times to draw from for a time of kind recorded")]
    [InlineData("""{ "Kind": "constant" }""", "Mean", "got nothing, wanted a duration (hh:mm:ss) from 00:00:00 to 01:00:00: a section replaces the default as a whole, and says what a constant time is")]
    [InlineData("""{ "TailShare": 0.1, "TailFactor": 9 }""", "Mean", "got nothing, wanted a duration (hh:mm:ss) from 00:00:00 to 01:00:00: a section replaces the default as a whole, and says what a constant time is")]
    [InlineData("""{ "Mean": "00:00:01", "TailShare": 0.1 }""", "TailFactor", "got nothing, wanted it beside TailShare")]
    [InlineData("""{ "Mean": "00:00:01", "TailFactor": 3 }""", "TailShare", "got nothing, wanted it beside TailFactor")]
    [InlineData("""{ "Mean": "00:00:01", "Sigma": 2 }""", "Sigma", "got '2', wanted nothing: it has no meaning for a time of kind constant")]
    [InlineData("""{ "Mean": "00:00:01", "Longest": "00:00:02" }""", "Longest", "got '00:00:02', wanted nothing: it has no meaning for a time of kind constant")]
    [InlineData("""{ "Kind": "exponential", "Mean": "00:00:01", "Values": [ "00:00:01" ] }""", "Values", "got '1 times', wanted nothing: it has no meaning for a time of kind exponential")]
    [InlineData("""{ "Kind": "log_normal", "Mean": "00:00:01", "Shortest": "00:00:01" }""", "Shortest", "got '00:00:01', wanted nothing: it has no meaning for a time of kind log_normal")]
    [InlineData("""{ "Kind": "uniform", "Longest": "00:00:01", "Mean": "00:00:01" }""", "Mean", "got '00:00:01', wanted nothing: it has no meaning for a time of kind uniform")]
    [InlineData("""{ "Kind": "recorded", "Values": [ "00:00:01" ], "Mean": "00:00:01" }""", "Mean", "got '00:00:01', wanted nothing: it has no meaning for a time of kind recorded")]
    public void A_time_is_complete_and_means_what_it_says(string time, string key, string problem) =>
        Assert.Equal([$"f.json: Servers:0:ServiceTime:{key}: {problem}."], Files.Errors(Files.With("Servers:0:ServiceTime", time)));

    [Theory]
    [InlineData(TimeDistributionKind.Constant, "Mean")]
    [InlineData(TimeDistributionKind.Exponential, "Mean")]
    [InlineData(TimeDistributionKind.Uniform, "Shortest Longest")]
    [InlineData(TimeDistributionKind.LogNormal, "Mean Sigma")]
    [InlineData(TimeDistributionKind.Recorded, "Values")]
    public void A_setting_that_the_kind_does_not_use_is_an_error(TimeDistributionKind kind, string used)
    {
        var time = new TimeDistribution { Kind = kind, Mean = TimeSpan.FromSeconds(1), Shortest = TimeSpan.FromSeconds(1), Longest = TimeSpan.FromSeconds(2), Sigma = 2, TailShare = 0.1, TailFactor = 2 };
        time.Values.Add(TimeSpan.FromSeconds(1));
        Assert.Equal("Longest Mean Shortest Sigma Values".Split(' ').Except(used.Split(' ')), Keys(new Scenario("x").WithClients(1, 1).WithServers(1, group => group.ServiceTime = time)));
    }

    [Theory]
    [InlineData(ArrivalKind.Poisson, "Rate")]
    [InlineData(ArrivalKind.Uniform, "Rate")]
    [InlineData(ArrivalKind.Recorded, "Rate RecordedGaps")]
    [InlineData(ArrivalKind.Closed, "Concurrency Mean")]             // of the think time
    public void A_setting_that_the_arrivals_do_not_use_is_an_error(ArrivalKind arrivals, string used) => Assert.Equal(
        "Concurrency Mean Rate RecordedGaps".Split(' ').Except(used.Split(' ')),
        Keys(new Scenario("x").WithServers(1).WithClients(1, 5, group =>
        {
            (group.Arrivals, group.Concurrency, group.ThinkTime.Mean) = (arrivals, 3, TimeSpan.FromSeconds(1));
            group.RecordedGaps.Add(TimeSpan.FromSeconds(1));
        })));

    [Fact]
    public void The_short_form_says_what_else_is_possible()
    {
        Assert.Equal(["f.json: Servers:0:ServiceTime: got '10', wanted a duration (hh:mm:ss) from 00:00:00 to 01:00:00, or a section with the keys: Kind, Mean, Shortest, Longest, Sigma, Values, TailShare, TailFactor."],
            Files.Errors(Files.With("Servers:0:ServiceTime", "10")));
        Assert.Equal(["f.json: Servers:0:ServiceTime: got '02:00:00', wanted a duration (hh:mm:ss) from 00:00:00 to 01:00:00."],
            [.. Files.Errors(Files.With("Servers:0:ServiceTime", "\"02:00:00\"")).Select(error => error.Replace(":Mean", "", StringComparison.Ordinal))]);
    }

    [Fact]
    public void A_list_in_the_wrong_unit_is_not_told_line_by_line()
    {
        string[] errors = Files.Errors(Files.With("Servers:0:ServiceTime", $$"""{ "Kind": "recorded", "Values": [ {{string.Join(',', Enumerable.Range(1, 50))}} ] }"""));
        Assert.Equal(11, errors.Length);
        Assert.Equal("f.json: Servers:0:ServiceTime:Values:9: got '10', wanted a duration (hh:mm:ss) from 00:00:00 to 01:00:00.", errors[9]);
        Assert.Equal("f.json: Servers:0:ServiceTime:Values: got 40 more that are wrong, wanted each a duration (hh:mm:ss) from 00:00:00 to 01:00:00.", errors[10]);
    }

    [Fact]
    public void A_million_times_are_taken_and_one_more_is_refused()
    {
        static IReadOnlyList<string> Of(int count) => ScenarioCheck.Errors(new Scenario("x").WithClients(1, 1)
            .WithServers(1, group => group.ServiceTime = TimeDistribution.Recorded(Enumerable.Repeat(TimeSpan.FromSeconds(1), count))));
        Assert.Empty(Of(1_000_000));
        Assert.StartsWith("Scenario 'x': Servers:0:ServiceTime:Values: got 1000001 times, wanted a list of at most 1000000 times", Assert.Single(Of(1_000_001)), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{ "Concurrency": 3 }""", "Concurrency: got '3', wanted nothing: it has no meaning for poisson arrivals")]
    [InlineData("""{ "ThinkTime": "00:00:01" }""", "ThinkTime: got '00:00:01', wanted nothing: it has no meaning for poisson arrivals")]
    [InlineData("""{ "Arrivals": "uniform", "RecordedGaps": [ "00:00:01" ] }""", "RecordedGaps: got '1 times', wanted nothing: it has no meaning for uniform arrivals")]
    [InlineData("""{ "Arrivals": "closed", "Rate": 5 }""", "Rate: got '5', wanted nothing: it has no meaning for closed arrivals")]
    [InlineData("""{ "Arrivals": "recorded", "Concurrency": 5, "RecordedGaps": [ "00:00:01" ] }""", "Concurrency: got '5', wanted nothing: it has no meaning for recorded arrivals")]
    [InlineData("""{ "Arrivals": "recorded" }""", "RecordedGaps: got none, wanted the gaps between requests, of which only the proportions count")]
    [InlineData("""{ "Arrivals": "recorded", "RecordedGaps": [ "00:00:00", "00:00:00" ] }""", "RecordedGaps: got gaps that are all 0, wanted at least one above 0")]
    [InlineData("""{ "StreamShare": 0.5 }""", "StreamDuration: got nothing, wanted it beside StreamShare")]
    public void Clients_are_complete_and_mean_what_they_say(string group, string error) => Assert.Equal([$"f.json: Clients:0:{error}."], Files.Errors(Files.With("Clients:0", group)));

    [Theory]
    [InlineData("""{ "ColdStartFactor": 5 }""", "ColdStartDuration: got nothing, wanted it beside ColdStartFactor")]
    [InlineData("""{ "ColdStartDuration": "00:00:05" }""", "ColdStartFactor: got nothing, wanted it beside ColdStartDuration")]
    [InlineData("""{ "AntagonistPeriod": "00:00:05" }""", "AntagonistShare: got nothing, wanted it beside AntagonistPeriod")]
    public void Servers_are_complete(string group, string error) => Assert.Equal([$"f.json: Servers:0:{error}."], Files.Errors(Files.With("Servers:0", group)));

    /// <summary>The keys that mean nothing there.</summary>
    private static IEnumerable<string> Keys(Scenario scenario) => ScenarioCheck.Errors(scenario)
        .Select(error => { Assert.Contains(", wanted nothing: it has no meaning for ", error, StringComparison.Ordinal); return error.Split(": got ")[0].Split(':')[^1]; })
        .Order(StringComparer.Ordinal);
}
