using System.CommandLine;
using LoadBalancing.Lbctl.Verbs;

namespace LoadBalancing.Lbctl.Commands;

/// <summary><c>lbctl abort</c></summary>
internal sealed class AbortCommand : Verb
{
    private readonly Option<string?> _reason = new("--reason", "-m") { Description = "why, for people", HelpName = "TEXT" };

    public AbortCommand(Surroundings surroundings)
        : base(surroundings, "abort", "Ends the rollout under way: aborted where nobody has moved, taken back else. A coordinator that is at work is asked to.") => Options.Add(_reason);

    protected override Task<int> RunAsync(ParseResult parsed, Session session) => Abort.RunAsync(parsed.GetValue(_reason) is { Length: > 0 } reason ? reason : "lbctl abort", session);
}
