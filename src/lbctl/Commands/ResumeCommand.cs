using System.CommandLine;
using LoadBalancing.Lbctl.Verbs;

namespace LoadBalancing.Lbctl.Commands;

/// <summary><c>lbctl resume</c></summary>
internal sealed class ResumeCommand : Verb
{
    private readonly Option<TimeSpan?> _wait = DurationText.Option("--wait", "how long to wait for the lock of a coordinator that may be dead [1m]");

    public ResumeCommand(Surroundings surroundings)
        : base(surroundings, "resume", "Goes on with the rollout that another coordinator left, by the rules that it began with.") => Options.Add(_wait);

    protected override Task<int> RunAsync(ParseResult parsed, Session session) => Resume.RunAsync(parsed.GetValue(_wait) ?? TimeSpan.FromMinutes(1), session);
}
