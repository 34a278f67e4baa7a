using System.CommandLine;
using LoadBalancing.Lbctl.Documents;
using LoadBalancing.Lbctl.Verbs;

namespace LoadBalancing.Lbctl.Commands;

/// <summary><c>lbctl status</c></summary>
internal sealed class StatusCommand : Verb
{
    private readonly Option<bool> _watch = new("--watch", "-w") { Description = "again after each change, until Ctrl-C" };
    private readonly Option<bool> _json = new("--json") { Description = "write JSON; with --watch a line for each change" };
    private readonly Option<bool> _csv = new("--csv") { Description = "write the members as CSV, a line each" };
    private readonly Option<string?> _role = new("--role") { Description = "only members of this role", HelpName = "ROLE" };
    private readonly Option<bool> _laggards = new("--laggards") { Description = "only members that do not run what they should" };

    public StatusCommand(Surroundings surroundings)
        : base(surroundings, "status", "Shows the versions, the rollout under way, the members and what it all means.")
    {
        foreach (Option option in new Option[] { _watch, _json, _csv, _role, _laggards }) { Options.Add(option); }
    }

    protected override Task<int> RunAsync(ParseResult parsed, Session session)
    {
        bool isJson = parsed.GetValue(_json), isCsv = parsed.GetValue(_csv), isWatch = parsed.GetValue(_watch);
        if (isCsv && (isJson || isWatch)) { throw new UsageException("--csv is wanted without --json and --watch."); }
        var request = new StatusRequest(isJson ? StatusForm.Json : isCsv ? StatusForm.Csv : StatusForm.Text, parsed.GetValue(_role), parsed.GetValue(_laggards));
        return isWatch ? Status.WatchAsync(request, session) : Status.RunAsync(request, session);
    }
}
