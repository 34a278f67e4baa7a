using System.CommandLine;
using LoadBalancing.Lbctl.Verbs;

namespace LoadBalancing.Lbctl.Commands;

/// <summary><c>lbctl rollback [VERSION]</c></summary>
internal sealed class RollbackCommand : Verb
{
    private readonly Argument<long?> _version = new("VERSION") { HelpName = "VERSION", Description = "where to [the last version that was done before the active one]", Arity = ArgumentArity.ZeroOrOne };
    private readonly RolloutArguments _how = new();

    public RollbackCommand(Surroundings surroundings)
        : base(surroundings, "rollback", "Rolls an earlier version out again.")
    {
        _version.CompletionSources.Add(context => CompleteVersions(context.ParseResult));
        Arguments.Add(_version);
        _how.AddTo(this);
    }

    protected override async Task<int> RunAsync(ParseResult parsed, Session session)
    {
        var request = new RolloutRequest(_how.Read(parsed), _how.IsYes(parsed));
        request.CheckThatSomebodyAgrees(session.Surroundings);
        long version = parsed.GetValue(_version) ?? await Rollback.FindAsync(session).ConfigureAwait(false);
        return await Rollout.RunAsync(version, request, session).ConfigureAwait(false);
    }
}
