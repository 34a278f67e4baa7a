using System.CommandLine;
using LoadBalancing.Lbctl.Verbs;

namespace LoadBalancing.Lbctl.Commands;

/// <summary><c>lbctl publish FILE</c></summary>
internal sealed class PublishCommand : Verb
{
    private readonly Argument<string> _file = new("FILE") { Description = "the document; - is standard input" };
    private readonly Option<long?> _version = new("--version") { Description = "its number [one more than the highest]", HelpName = "NUMBER" };
    private readonly Option<string?> _comment = new("--comment", "-m") { Description = "why, for people", HelpName = "TEXT" };
    private readonly Option<bool> _rollout = new("--rollout") { Description = "and roll it out, with the options of rollout" };
    private readonly KnownArguments _known = new();
    private readonly RolloutArguments _how = new();

    public PublishCommand(Surroundings surroundings)
        : base(surroundings, "publish", "Stores a document under a number of its own, for ever. Nobody runs it yet.")
    {
        Arguments.Add(_file);
        foreach (Option option in new Option[] { _version, _comment, _rollout }) { Options.Add(option); }
        _known.AddTo(this);
        _how.AddTo(this);
    }

    protected override async Task<int> RunAsync(ParseResult parsed, Session session)
    {
        // Wrong options are told before anything is stored.
        RolloutRequest? request = parsed.GetValue(_rollout) ? new RolloutRequest(_how.Read(parsed), _how.IsYes(parsed)) : null;
        request?.CheckThatSomebodyAgrees(session.Surroundings);
        long version = await Publish.RunAsync(new PublishRequest(parsed.GetRequiredValue(_file), parsed.GetValue(_version), parsed.GetValue(_comment), _known.Read(parsed)), session).ConfigureAwait(false);
        return request is null ? ExitCode.Done : await Rollout.RunAsync(version, request, session).ConfigureAwait(false);
    }
}
