using System.CommandLine;
using LoadBalancing.Lbctl.Documents;
using LoadBalancing.Lbctl.Verbs;

namespace LoadBalancing.Lbctl.Commands;

/// <summary><c>lbctl rollout VERSION|FILE</c></summary>
internal sealed class RolloutCommand : Verb
{
    private readonly Argument<string> _document = new("VERSION|FILE") { HelpName = "VERSION|FILE", Description = "a published version, or a file, which is published first" };
    private readonly KnownArguments _known = new();
    private readonly RolloutArguments _how = new();

    public RolloutCommand(Surroundings surroundings)
        : base(surroundings, "rollout", "Rolls a version out to all members at one instant, or in waves, and watches it until it has proved itself. Ctrl-C takes it back in good order.")
    {
        _document.CompletionSources.Add(context => CompleteVersions(context.ParseResult));
        Arguments.Add(_document);
        _known.AddTo(this);
        _how.AddTo(this);
    }

    protected override async Task<int> RunAsync(ParseResult parsed, Session session)
    {
        var request = new RolloutRequest(_how.Read(parsed), _how.IsYes(parsed));
        request.CheckThatSomebodyAgrees(session.Surroundings);
        DocumentName document = DocumentName.Of(parsed.GetRequiredValue(_document));
        if (document.IsActive) { throw new UsageException("'active' runs already; wanted a version's number or a file."); }
        long version = document.Version ?? await Publish.RunAsync(new PublishRequest(document.Text, Version: null, Comment: null, _known.Read(parsed)), session).ConfigureAwait(false);
        return await Rollout.RunAsync(version, request, session).ConfigureAwait(false);
    }
}
