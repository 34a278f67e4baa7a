using System.Text.Json;
using LoadBalancing.Client.Simulation.Reports;
using LoadBalancing.Client.Simulation.Results;

namespace LoadBalancing.Client.Simulation.Tests.Reports;

public sealed class JsonReportTests
{
    private const string Small =
        """
        {"schema":1,"results":[{"scenario":"one slow server","subject":"peak_ewma","seed":7,"durationSeconds":20,
        "requests":4,"succeeded":3,"failed":0,"timedOut":1,"unavailable":0,"attempts":5,"misrouted":2,"successRatio":0.75,
        "latency":{"count":4,"meanSeconds":0.5015,"p50Seconds":0.002,"p90Seconds":2,"p99Seconds":2,"p999Seconds":2,"longestSeconds":2},
        "oscillation":{"index":1.25,"worst":1.5,"worstServer":"s0"},
        "servers":[{"id":"s0","attempts":4,"share":0.8,"utilization":0.5,"meanRequests":0.75,"longestQueue":2},
        {"id":"s1","attempts":1,"share":0.2,"utilization":0.25,"meanRequests":0.25,"longestQueue":0}],
        "faults":[{"server":"s1","fault":"slow","atSeconds":5,"halvedAfterSeconds":0.15,"attemptsUntilHalved":12.5,"healedAtSeconds":10,"returnedAfterSeconds":null}],
        "versions":[{"version":1,"requests":3,"succeeded":3,"firstSeconds":0,"lastSeconds":6,"afterHigher":1},{"version":2,"requests":1,"succeeded":0,"firstSeconds":5,"lastSeconds":5,"afterHigher":0}],
        "events":[{"atSeconds":5,"text":"slow s1 x 10"},{"atSeconds":10,"text":"heal s1"}],
        "windows":[{"startSeconds":0,"ended":3,"failed":0,"p50Seconds":0.002,"p99Seconds":0.003,"attempts":[3,1]},
        {"startSeconds":0.1,"ended":1,"failed":1,"p50Seconds":2,"p99Seconds":2,"attempts":[1,0]}]}]}
        """;

    private static string Expected => Small.ReplaceLineEndings("");

    [Fact]
    public void Every_number_stands_under_its_name() => Assert.Equal(Expected, JsonReport.ToJson([Examples.Small()]));

    [Fact]
    public void A_stream_gets_the_same_and_stays_open()
    {
        using var stream = new MemoryStream();
        JsonReport.Write(stream, [Examples.Small()]);
        Assert.True(stream.CanWrite);
        Assert.Equal(System.Text.Encoding.UTF8.GetBytes(Expected), stream.ToArray());
    }

    [Fact]
    public void Every_subject_and_scenario_is_there_in_order()
    {
        using JsonDocument json = JsonDocument.Parse(JsonReport.ToJson([Examples.Small("a", "x"), Examples.Small("b", "x"), Examples.Small("a", "y")]));
        Assert.Equal(1, json.RootElement.GetProperty("schema").GetInt32());
        Assert.Equal(["x a", "x b", "y a"], json.RootElement.GetProperty("results").EnumerateArray().Select(result => $"{result.GetProperty("scenario")} {result.GetProperty("subject")}"));
    }

    [Fact]
    public void Where_nothing_ended_there_is_null_and_not_a_latency_of_zero()
    {
        SimulationResult result = Examples.Empty() with { Windows = [Examples.Window(0, [], ended: 0)] };
        using JsonDocument json = JsonDocument.Parse(JsonReport.ToJson([result]));
        JsonElement only = json.RootElement.GetProperty("results")[0];
        Assert.Equal(JsonValueKind.Null, only.GetProperty("latency").GetProperty("p99Seconds").ValueKind);
        Assert.Equal(JsonValueKind.Null, only.GetProperty("windows")[0].GetProperty("p50Seconds").ValueKind);
        Assert.Equal(JsonValueKind.Null, only.GetProperty("oscillation").GetProperty("index").ValueKind);
        Assert.Equal(0, only.GetProperty("servers").GetArrayLength());
    }

    [Theory]
    [InlineData(double.NaN)]
    [InlineData(double.PositiveInfinity)]
    public void What_is_not_a_number_is_null(double value)
    {
        SimulationResult result = Examples.Small();
        result = result with { Servers = [result.Servers[0] with { Share = value }], Oscillation = new OscillationResult(value, null, null) };
        using JsonDocument json = JsonDocument.Parse(JsonReport.ToJson([result]));
        Assert.Equal(JsonValueKind.Null, json.RootElement.GetProperty("results")[0].GetProperty("servers")[0].GetProperty("share").ValueKind);
        Assert.Equal(JsonValueKind.Null, json.RootElement.GetProperty("results")[0].GetProperty("oscillation").GetProperty("index").ValueKind);
    }

    [Fact]
    public void A_culture_changes_nothing() => Assert.Equal(Expected, Cultures.InCommaLand(() => JsonReport.ToJson([Examples.Small()])));
}
