using System.CommandLine;
using LoadBalancing.Lbctl.Output;

namespace LoadBalancing.Lbctl.Commands;

/// <summary><c>lbctl completion SHELL</c></summary>
internal sealed class CompletionCommand : Verb
{
    private readonly Argument<string> _shell = new("SHELL") { Description = "bash, zsh, fish or pwsh", HelpName = "SHELL" };

    public CompletionCommand(Surroundings surroundings)
        : base(surroundings, "completion", "Prints a script that completes verbs, options and versions in a shell.", usesFleet: false)
    {
        _shell.AcceptOnlyFromAmong(StringComparer.OrdinalIgnoreCase, [.. CompletionScripts.Shells]);
        Arguments.Add(_shell);
    }

    protected override Task<int> RunAsync(ParseResult parsed, Session session)
    {
        session.Screen.Lines(CompletionScripts.Of(parsed.GetRequiredValue(_shell)));
        return Task.FromResult(ExitCode.Done);
    }
}
