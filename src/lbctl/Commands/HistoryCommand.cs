using System.CommandLine;
using LoadBalancing.Lbctl.Documents;
using LoadBalancing.Lbctl.Verbs;

namespace LoadBalancing.Lbctl.Commands;

/// <summary><c>lbctl history</c></summary>
internal sealed class HistoryCommand : Verb
{
    private readonly Option<bool> _json = new("--json") { Description = "write JSON" };
    private readonly Option<int> _count = new("--count", "-n") { Description = "at most so many", HelpName = "COUNT", DefaultValueFactory = _ => 20 };

    public HistoryCommand(Surroundings surroundings)
        : base(surroundings, "history", "Lists the rollouts that have ended, the newest first.")
    {
        Options.Add(_json);
        Options.Add(_count);
    }

    protected override Task<int> RunAsync(ParseResult parsed, Session session) => parsed.GetValue(_count) is > 0 and var count
        ? History.RunAsync(count, parsed.GetValue(_json), session)
        : throw new UsageException("--count: wanted 1 or more.");
}
