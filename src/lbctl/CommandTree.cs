using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;
using LoadBalancing.Lbctl.Commands;

namespace LoadBalancing.Lbctl;

/// <summary>All verbs, and the way from the command line to an exit code.</summary>
internal static class CommandTree
{
    public static async Task<int> RunAsync(IReadOnlyList<string> args, Surroundings surroundings)
    {
        // A word that begins with @ is a comment's, not a file of further arguments.
        bool isCompleting = args is [{ } first, ..] && first.StartsWith("[suggest", StringComparison.OrdinalIgnoreCase);
        ParseResult parsed = Of(surroundings with { IsCompleting = isCompleting }).Parse(args, new ParserConfiguration { ResponseFileTokenReplacer = null });
        if (parsed.Action is ParseErrorAction wrong) { (wrong.ShowHelp, wrong.ShowTypoCorrections) = (args.Count == 0, true); }
        var streams = new InvocationConfiguration { Output = surroundings.Output, Error = surroundings.Error, EnableDefaultExceptionHandler = false, ProcessTerminationTimeout = null };
        int code = await parsed.InvokeAsync(streams, CancellationToken.None).ConfigureAwait(false);
        return parsed.Errors.Count > 0 && code != 0 ? ExitCode.Usage : code;
    }

    private static RootCommand Of(Surroundings surroundings)
    {
        var root = new RootCommand("Checks, publishes and rolls out the configuration of a fleet that uses LoadBalancing.Client over etcd.");
        Verb[] verbs =
        [
            new CheckCommand(surroundings) { Examples = ["lbctl check appsettings.json", "lbctl check --fleet --json - < fleet.json"] },
            new DiffCommand(surroundings) { Examples = ["lbctl diff active fleet.json", "lbctl diff 41 42"] },
            new PublishCommand(surroundings) { Examples = ["lbctl publish fleet.json --comment 'a third zone'", "lbctl publish fleet.json --version 42 --rollout --yes"] },
            new RolloutCommand(surroundings) { Examples = ["lbctl rollout 42", "lbctl rollout 42 --waves 5,25,100 --bake 5m --yes", "lbctl rollout fleet.json"] },
            new StatusCommand(surroundings) { Examples = ["lbctl status", "lbctl status --watch", "lbctl status --csv --laggards", "lbctl status --json | jq .explanation"] },
            new HistoryCommand(surroundings) { Examples = ["lbctl history", "lbctl history --json --count 100"] },
            new RollbackCommand(surroundings) { Examples = ["lbctl rollback", "lbctl rollback 40 --bake 0 --yes"] },
            new ResumeCommand(surroundings) { Examples = ["lbctl resume", "lbctl resume --wait 5m"] },
            new AbortCommand(surroundings) { Examples = ["lbctl abort --reason 'wrong document'"] },
            new SimulateCommand(surroundings) { Examples = ["lbctl simulate fleet.json --cluster orders --rate 2000", "lbctl simulate fleet.json --slow a=200ms --failing b=0.3"] },
            new CompletionCommand(surroundings) { Examples = ["source <(lbctl completion bash)", "lbctl completion fish > ~/.config/fish/completions/lbctl.fish"] },
        ];
        foreach (Verb verb in verbs)
        {
            verb.AddConnection();
            root.Subcommands.Add(verb);
        }
        HelpOption help = root.Options.OfType<HelpOption>().Single();
        help.Action = new ExampleHelp((HelpAction)help.Action!);
        return root;
    }
}
