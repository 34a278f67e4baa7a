namespace LoadBalancing.Client.Simulation.Tests.Reading;

/// <summary>Every key takes both ends of its range and nothing beyond.</summary>
public sealed class ScenarioRangeTests
{
    private const string Hour = "a duration (hh:mm:ss) from 00:00:00.0010000 to 01:00:00";

    /// <summary>Key, lowest and highest that is taken, just below and above, and what the error wants. A key that needs another brings it.</summary>
    public static TheoryData<string, string[], string[], string> Ranges => new()
    {
        { "Name", ["\"x\"", Text(200)], ["\"\"", Text(201)], "1 to 200 characters" },
        { "Seed", ["0", "2147483647"], ["-1", "2147483648", "1.5", "true"], "a whole number from 0 to 2147483647" },
        { "Duration", ["\"00:00:00.001\"", "\"1.00:00:00\""], ["\"00:00:00.0009\"", "\"1.00:00:00.1\"", "\"30\"", "30", "\"x\""], "a duration (hh:mm:ss) from 00:00:00.0010000 to 1.00:00:00" },
        { "WarmUp", ["\"00:00:00\"", "\"00:00:20\""], ["\"-00:00:01\"", "\"1.00:00:01\"", "3"], "a duration (hh:mm:ss) from 00:00:00 to 1.00:00:00" },
        { "Clients:0:Name", ["\"a\"", Text(64), "\"A-z_0.9\""], ["\"\"", Text(65), "\"a b\"", "\"a*\"", "\"a,b\"", "\"é\""], "1 to 64 letters, digits, '-', '_' or '.'" },
        { "Clients:0:Count", ["1", "10000"], ["0", "10001"], "a whole number from 1 to 10000" },
        { "Clients:0:Arrivals", ["\"poisson\"", "\"UNIFORM\""], ["\"burst\"", "0"], "one of: poisson, uniform, recorded, closed" },
        { "Clients:0:Rate", ["0", "10000000"], ["-0.1", "10000000.1", "\"NaN\"", "\"Infinity\""], "a number from 0 to 10000000" },
        { "Clients:0:Deadline", ["\"00:00:00.001\"", "\"01:00:00\""], ["\"00:00:00\"", "\"01:00:00.1\""], Hour },
        { "Clients:0:ConnectionSetup", ["\"00:00:00\"", "\"00:01:00\""], ["\"-00:00:00.1\"", "\"00:01:00.1\""], "a duration (hh:mm:ss) from 00:00:00 to 00:01:00" },
        { "Clients:0:ConnectionIdleTimeout", ["\"00:00:00.001\"", "\"01:00:00\""], ["\"00:00:00\"", "\"01:00:00.1\""], Hour },
        { "Clients:0:ConnectTimeout", ["\"00:00:00.001\"", "\"00:10:00\""], ["\"00:00:00\"", "\"00:10:00.1\""], "a duration (hh:mm:ss) from 00:00:00.0010000 to 00:10:00" },
        { "Clients:0:Multiplexed", ["true", "\"False\""], ["1", "\"yes\""], "true or false" },
        { "Clients:0:HashKeys", ["0", "10000000"], ["-1", "10000001"], "a whole number from 0 to 10000000" },
        { "Clients:0:DiscoveryDelay", ["\"00:00:00\"", "\"00:10:00\""], ["\"-00:00:01\"", "\"00:10:01\""], "a duration (hh:mm:ss) from 00:00:00 to 00:10:00" },
        { "Servers:0:Name", ["\"a\"", Text(64)], ["\"\"", Text(65), "\"a/b\""], "1 to 64 letters, digits, '-', '_' or '.'" },
        { "Servers:0:Count", ["1", "10000"], ["0", "10001"], "a whole number from 1 to 10000" },
        { "Servers:0:Workers", ["1", "10000"], ["0", "10001"], "a whole number from 1 to 10000" },
        { "Servers:0:QueueLimit", ["0", "10000000"], ["-1", "10000001"], "a whole number from 0 to 10000000" },
        { "Servers:0:Speed", ["0.001", "1000"], ["0", "0.0009", "1001"], "a number from 0.001 to 1000" },
        { "Servers:0:Weight", ["0", "1000000"], ["-1", "1000001"], "a number from 0 to 1000000" },
        { "Servers:0:Priority", ["0", "127"], ["-1", "128"], "a whole number from 0 to 127" },
        { "Clients:0:Zone", ["\"z\"", Text(256)], [Text(257)], "a text of at most 256 characters" },
        { "Servers:0:Zone", ["\"z\"", Text(256)], [Text(257)], "a text of at most 256 characters" },
        { "Servers:0:Distance", ["\"00:00:00\"", "\"00:00:10\""], ["\"-00:00:01\"", "\"00:00:10.1\""], "a duration (hh:mm:ss) from 00:00:00 to 00:00:10" },
        { "Servers:0:AntagonistShare", ["0", "0.99"], ["-0.1", "0.991"], "a number from 0 to 0.99" },
        { "Servers:0:ErrorShare", ["0", "1"], ["-0.1", "1.1"], "a number from 0 to 1" },
        { "Servers:0:Reports", ["true", "false"], ["0"], "true or false" },
        { "Servers:0:DropsCanceled", ["true", "false"], ["\"no\""], "true or false" },
        { "Servers:0:Version", ["1", "9007199254740991"], ["0", "9007199254740992"], "a whole number from 1 to 9007199254740991" },
        { "Servers:0:JoinsLater", ["true", "false"], ["2"], "true or false" },
        { "Events:0:At", ["\"00:00:00\"", "\"00:00:20\""], ["\"-00:00:01\"", "\"1.00:00:01\""], "a duration (hh:mm:ss) from 00:00:00 to 1.00:00:00" },
        { "Events:0:Action", ["\"Slow\""], ["\"kill\"", "3"], "one of: slow, heal, fail, refuse, hang, flap, partition, crash, restart, join, leave, rate, network, update, serverVersion, failGateway, overload, drain" },
        { "Events:0:Factor", ["0", "100000"], ["-1", "100001"], "a number from 0 to 100000" },
    };

    /// <summary>Keys that mean something only beside others: the whole group, event or time, with ~ for the value.</summary>
    public static TheoryData<string, string, string[], string[], string> Dependent => new()
    {
        { "Clients:0:Concurrency", """{ "Arrivals": "closed", "Concurrency": ~ }""", ["1", "100000"], ["0", "100001"], "a whole number from 1 to 100000" },
        { "Clients:0:StreamShare", """{ "StreamShare": ~, "StreamDuration": "00:01:00" }""", ["0", "1"], ["-1", "1.1"], "a number from 0 to 1" },
        { "Clients:0:RecordedGaps:0", """{ "Arrivals": "recorded", "RecordedGaps": [ ~, "00:00:01" ] }""", ["\"00:00:00\"", "\"1.00:00:00\""], ["\"-00:00:01\"", "\"1.00:00:01\"", "1", "null", "{ \"a\": 1 }"], "a duration (hh:mm:ss) from 00:00:00 to 1.00:00:00" },
        { "Servers:0:ColdStartFactor", """{ "ColdStartFactor": ~, "ColdStartDuration": "00:00:01" }""", ["1", "1000"], ["0.9", "1001"], "a number from 1 to 1000" },
        { "Servers:0:ColdStartDuration", """{ "ColdStartFactor": 2, "ColdStartDuration": ~ }""", ["\"00:00:00\"", "\"01:00:00\""], ["\"-00:00:01\"", "\"01:00:01\""], "a duration (hh:mm:ss) from 00:00:00 to 01:00:00" },
        { "Servers:0:AntagonistPeriod", """{ "AntagonistShare": 0.5, "AntagonistPeriod": ~ }""", ["\"00:00:00.001\"", "\"01:00:00\""], ["\"00:00:00\"", "\"01:00:01\""], Hour },
        { "Servers:0:ServiceTime:Kind", """{ "ServiceTime": { "Kind": ~, "Mean": "00:00:01" } }""", ["\"constant\"", "\"Exponential\"", "\"log_normal\""], ["\"gauss\"", "\"lognormal\""], "one of: constant, exponential, uniform, log_normal, recorded" },
        { "Servers:0:ServiceTime:Mean", """{ "ServiceTime": { "Mean": ~ } }""", ["\"00:00:00\"", "\"01:00:00\""], ["\"-00:00:01\"", "\"01:00:01\"", "5"], "a duration (hh:mm:ss) from 00:00:00 to 01:00:00" },
        { "Servers:0:ServiceTime:Shortest", """{ "ServiceTime": { "Kind": "uniform", "Shortest": ~, "Longest": "01:00:00" } }""", ["\"00:00:00\"", "\"01:00:00\""], ["\"-00:00:01\""], "a duration (hh:mm:ss) from 00:00:00 to 01:00:00" },
        { "Servers:0:ServiceTime:Longest", """{ "ServiceTime": { "Kind": "uniform", "Longest": ~ } }""", ["\"00:00:00.001\"", "\"01:00:00\""], ["\"01:00:01\""], "a duration (hh:mm:ss) from 00:00:00 to 01:00:00" },
        { "Servers:0:ServiceTime:Sigma", """{ "ServiceTime": { "Kind": "log_normal", "Mean": "00:00:01", "Sigma": ~ } }""", ["0", "5"], ["-1", "5.1"], "a number from 0 to 5" },
        { "Servers:0:ServiceTime:Values:0", """{ "ServiceTime": { "Kind": "recorded", "Values": [ ~ ] } }""", ["\"00:00:00\"", "\"01:00:00\""], ["\"-00:00:01\"", "\"01:00:01\"", "7"], "a duration (hh:mm:ss) from 00:00:00 to 01:00:00" },
        { "Servers:0:ServiceTime:TailShare", """{ "ServiceTime": { "Mean": "00:00:01", "TailShare": ~, "TailFactor": 2 } }""", ["0", "1"], ["-1", "1.1"], "a number from 0 to 1" },
        { "Servers:0:ServiceTime:TailFactor", """{ "ServiceTime": { "Mean": "00:00:01", "TailShare": 0.1, "TailFactor": ~ } }""", ["1", "100000"], ["0.9", "100001"], "a number from 1 to 100000" },
        { "Events:0:Servers", """{ "Action": "crash", "Servers": ~ }""", ["\"s\"", "\"*\""], ["\"\""], "ids or names of groups, separated by commas" },
        { "Events:0:Clients", """{ "Action": "partition", "Clients": ~ }""", ["\"client\"", "\"*\""], ["\"\""], "ids or names of groups, separated by commas" },
        { "Events:0:Share", """{ "Action": "fail", "Share": ~ }""", ["0", "1"], ["-1", "1.1"], "a number from 0 to 1" },
        { "Events:0:Over", """{ "Action": "rate", "Factor": 1, "Over": ~ }""", ["\"00:00:00\"", "\"01:00:00\""], ["\"-00:00:01\"", "\"01:00:01\""], "a duration (hh:mm:ss) from 00:00:00 to 01:00:00" },
        { "Events:0:Period", """{ "Action": "flap", "Period": ~ }""", ["\"00:00:00.001\"", "\"01:00:00\""], ["\"00:00:00\"", "\"01:00:01\""], Hour },
        { "Events:0:Latency", """{ "Action": "network", "Latency": ~ }""", ["\"00:00:00\"", "\"00:01:00\""], ["\"-00:00:01\"", "\"00:01:01\""], "a duration (hh:mm:ss) from 00:00:00 to 00:01:00" },
        { "Events:0:Version", """{ "Action": "serverVersion", "Version": ~ }""", ["1", "9007199254740991"], ["0", "9007199254740992"], "a whole number from 1 to 9007199254740991" },
        { "Events:0:ActivateAt", """{ "Action": "update", "Version": 2, "ActivateAt": ~ }""", ["\"00:00:00\"", "\"00:00:20\""], ["\"-00:00:01\"", "\"1.00:00:01\"", "3", "\"2026-01-01T00:00:00Z\""], "a duration (hh:mm:ss) from 00:00:00 to 1.00:00:00" },
    };

    [Theory]
    [MemberData(nameof(Ranges))]
    public void A_key_takes_its_range_and_nothing_beyond(string key, string[] taken, string[] refused, string wanted) => Check(key, taken, refused, wanted, value => Files.With(key, value));

    [Theory]
    [MemberData(nameof(Dependent))]
    public void A_key_beside_others_takes_its_range_and_nothing_beyond(string key, string around, string[] taken, string[] refused, string wanted) =>
        Check(key, taken, refused, wanted, value => Files.With(string.Join(':', key.Split(':')[..2]), around.Replace("~", value, StringComparison.Ordinal)));

    private static void Check(string key, string[] taken, string[] refused, string wanted, Func<string, string> file)
    {
        // Some ends of ranges are too many requests together; that error names Clients, and the range is what is looked at here.
        Assert.All(taken, value => Assert.DoesNotContain(Files.Errors(file(value)), error => !error.StartsWith("f.json: Clients: got about", StringComparison.Ordinal)));
        Assert.All(refused, value =>
        {
            string error = Assert.Single(Files.Errors(file(value)));
            Assert.StartsWith($"f.json: {key}: got ", error, StringComparison.Ordinal);
            Assert.EndsWith($", wanted {wanted}.", error, StringComparison.Ordinal);
        });
    }

    private static string Text(int length) => $"\"{new string('x', length)}\"";
}
