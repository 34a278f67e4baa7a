using System.CommandLine;
using System.Globalization;
using LoadBalancing.Lbctl.Documents;
using LoadBalancing.Lbctl.Verbs;

namespace LoadBalancing.Lbctl.Commands;

/// <summary><c>lbctl simulate FILE</c></summary>
internal sealed class SimulateCommand : Verb
{
    private readonly Argument<string> _file = new("FILE") { Description = "the document; - is standard input" };
    private readonly Option<string?> _cluster = new("--cluster") { Description = "which of its clusters [the only one]", HelpName = "NAME" };
    private readonly Option<double> _rate = new("--rate") { Description = "requests a second of all clients together [1000]", HelpName = "NUMBER", DefaultValueFactory = _ => 1_000 };
    private readonly Option<int> _clients = new("--clients") { Description = "processes that balance, each by itself [4]", HelpName = "COUNT", DefaultValueFactory = _ => 4 };
    private readonly Option<int> _servers = new("--servers") { Description = "servers, where the document names no endpoints [10]", HelpName = "COUNT", DefaultValueFactory = _ => 10 };
    private readonly Option<int> _workers = new("--workers") { Description = "requests that a server works on at a time [16]", HelpName = "COUNT", DefaultValueFactory = _ => 16 };
    private readonly Option<TimeSpan?> _serviceTime = DurationText.Option("--service-time", "the mean time that a server works on a request; log-normal [10ms]");
    private readonly Option<TimeSpan?> _duration = DurationText.Option("--duration", "for how long clients send, of virtual time [20s]");
    private readonly Option<string[]> _slow = new("--slow") { Description = "an endpoint that takes another mean time, such as a=200ms", HelpName = "ID=TIME" };
    private readonly Option<string[]> _failing = new("--failing") { Description = "an endpoint that answers a share with errors, such as b=0.3", HelpName = "ID=RATIO" };
    private readonly Option<int> _seed = new("--seed") { Description = "of all chance [1]", HelpName = "NUMBER", DefaultValueFactory = _ => 1 };
    private readonly Option<bool> _json = new("--json") { Description = "write the result as JSON" };

    public SimulateCommand(Surroundings surroundings)
        : base(surroundings, "simulate", "Runs a cluster of a document on virtual time against simulated servers: shares, latency, success.", usesFleet: false)
    {
        Arguments.Add(_file);
        foreach (Option option in new Option[] { _cluster, _rate, _clients, _servers, _workers, _serviceTime, _duration, _slow, _failing, _seed, _json }) { Options.Add(option); }
    }

    protected override Task<int> RunAsync(ParseResult parsed, Session session) => Simulate.RunAsync(
        new SimulateRequest(parsed.GetRequiredValue(_file), parsed.GetValue(_cluster), parsed.GetValue(_json))
        {
            Rate = parsed.GetValue(_rate),
            Clients = parsed.GetValue(_clients),
            Servers = parsed.GetValue(_servers),
            Workers = parsed.GetValue(_workers),
            ServiceTime = parsed.GetValue(_serviceTime) ?? TimeSpan.FromMilliseconds(10),
            Duration = parsed.GetValue(_duration) ?? TimeSpan.FromSeconds(20),
            Seed = parsed.GetValue(_seed),
            Slow = Pairs<TimeSpan>("--slow", parsed.GetValue(_slow), DurationText.TryParse, DurationText.Wanted),
            Failing = Pairs<double>("--failing", parsed.GetValue(_failing), TryRatio, "a ratio from 0 to 1"),
        },
        session);

    private static bool TryRatio(string text, out double ratio) => double.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out ratio) && ratio is >= 0 and <= 1;

    private static Dictionary<string, T> Pairs<T>(string option, string[]? texts, TryParse<T> parse, string wanted)
    {
        var pairs = new Dictionary<string, T>(StringComparer.OrdinalIgnoreCase);
        foreach (string text in texts ?? [])
        {
            // An id may hold '=', a value does not.
            int at = text.LastIndexOf('=');
            if (at < 1 || !parse(text[(at + 1)..], out T value)) { throw new UsageException($"{option}: got '{text}', wanted an endpoint's id, '=' and {wanted}."); }
            pairs[text[..at]] = value;
        }
        return pairs;
    }

    private delegate bool TryParse<T>(string text, out T value);
}
